/// Names of accounts, holds and sums of money in listings and exports.
///
/// Thread-safety: pure functions.
#pragma once

#include <string>

#include "replay/money_watch.h"

namespace holdfast::replay {

/// What a system account's id says; nothing for anybody else's account.
struct SystemName {
    ledger::SystemAccount kind;
    ledger::CurrencyId currency;
    ledger::PartyId rail;
};
[[nodiscard]] std::optional<SystemName> system_name(const ledger::AccountId& id);

/// "7/0190…", or for a system account "fees EUR", "rail_clearing EUR 9".
[[nodiscard]] std::string account_label(const ledger::AccountId& id, const ledger::State& state);

/// The pot's account in the journal (replay/journal.h).
[[nodiscard]] std::string journal_account(const Movement& movement, const ledger::State& state);

/// The currency of a sum. Throws CheckFailed where it is not registered.
[[nodiscard]] const ledger::Currency& currency_of(ledger::CurrencyId number,
                                                  const ledger::State& state);
/// "-12.50": in major units, with all of the currency's decimals.
[[nodiscard]] std::string money_text(ledger::i128 units, ledger::CurrencyId number,
                                     const ledger::State& state);

}  // namespace holdfast::replay
