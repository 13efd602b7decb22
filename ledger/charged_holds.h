/// What of a hold chargebacks can take, and what they have taken: its payees, fees and dues.
///
/// A payee is an account under a fee schedule, however many exits lead to it; payees are numbered
/// in the order of the exits. Where no exit is shared by several, what a payee got follows from the
/// exits' totals, and `Hold::payees` has only those that were charged. Used by the rules that
/// decide, on copies, and by `apply`, so that both mean the same. Thread-safety: pure functions.
#pragma once

#include <vector>

#include "ledger/rows.h"

namespace holdfast::ledger {

/// Is some exit shared by several?
[[nodiscard]] bool has_split(const Hold& hold);
/// All payees of a hold, each once: what they got, less reversals, and what is charged of it.
[[nodiscard]] std::vector<PayeeTotals> payee_totals(const Hold& hold);
[[nodiscard]] bool is_any_payee_charged(const Hold& hold);

/// `amount`, gross, was released through the exit and posted to all its payees but these.
void count_release(Hold& hold, std::uint8_t exit, Amount amount,
                   const std::vector<AccountId>& left_out);
/// What was due to one payee of the exit was released to it.
void count_due(Hold& hold, std::uint8_t exit, AccountId account, Amount amount);
/// A release by command was reversed.
void count_reversal(Hold& hold, std::uint8_t exit, Amount amount);
/// A chargeback charges that payee; `uncharge_payee` undoes it.
void charge_payee(Hold& hold, std::size_t place, Amount amount);
void uncharge_payee(Hold& hold, std::size_t place, Amount amount);

/// What went out under a fee schedule so far, through whichever of the exits that have it: a line's
/// fixed part and cap count once a hold, however many exits lead to the payee. `gives_back`: the
/// schedule gives fees back, so that what chargebacks have undone counts as reversed.
[[nodiscard]] ExitTotals totals_under(const Hold& hold, std::uint32_t terms, bool gives_back);
/// What a line under that schedule gives back, out of that exit's totals before others'.
void lower_fee(Hold& hold, std::uint32_t terms, std::size_t line, Amount amount,
               std::size_t first_exit = 0);
/// What it takes again.
void raise_fee(Hold& hold, std::uint32_t terms, std::size_t line, Amount amount);

/// Takes of what is due (U), the payers' first, then by the order of the exits. Returns what of it
/// was due to others than payers. There must be that much.
Amount take_dues(Hold& hold, Amount amount);

}  // namespace holdfast::ledger
