/// What a hold is made of: its exits, its payers' shares, and who it may still pay.
///
/// Used by the rules that decide and by `apply`, so that both mean the same. Thread-safety: pure
/// functions.
#pragma once

#include <vector>

#include "ledger/command.h"
#include "ledger/events.h"

namespace holdfast::ledger {

/// The hold that a `hold` command of `amount` places (shape checked, accounts not).
[[nodiscard]] Hold hold_from(const Command& command, CurrencyId currency, Amount amount);

/// Accounts that some exit can pay, each once, in the order of the exits; payers by refund not
/// among them.
[[nodiscard]] std::vector<AccountId> payees_of(const Hold& hold);

/// Parts of `amount` among the payers, by what each put in and has not had back.
[[nodiscard]] std::vector<Amount> shares_of_payers(const Hold& hold, Amount amount);
/// Parts of `amount` among an exit's payees, by weight.
[[nodiscard]] std::vector<Amount> shares_of_payees(const Exit& exit, Amount amount);

/// The first exit that pays somebody else than the payers: the way of an expiry that releases.
[[nodiscard]] std::optional<std::uint8_t> first_release_exit(const Hold& hold);

/// Credits of a release of `amount` through an exit: the fee lines in their order, then the payees'
/// shares of the residue. Empty for a single payee without fees: all of it is posted to that payee.
/// `terms` may be null. Payees in `left_out` get nothing (their money waits or goes back).
[[nodiscard]] std::vector<Leg> legs_of_release(const Hold& hold, std::uint8_t exit, Amount amount,
                                               const Terms* terms, CurrencyId currency,
                                               const std::vector<AccountId>& left_out = {});

}  // namespace holdfast::ledger
