/// Comparing a rail's clearing with its bank account: what `reconcile`, `adjust` and
/// `submit_payout` share.
///
/// The books are equal where clearing, negated, is the bank's balance and what is in transit.
/// Otherwise the rail takes on no payouts in that currency until an equal statement, or until
/// adjustments have explained all of the difference. Facts are recorded all the while (DOMAIN
/// section 7). Thread-safety: pure, but for `apply_…`, which change the state.
#pragma once

#include <optional>

#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// Null before the first statement.
[[nodiscard]] const Reconciliation* find_reconciliation(const State& state, PartyId rail,
                                                        CurrencyId currency);
/// Were the books found to differ, and not explained since?
[[nodiscard]] bool books_differ(const State& state, PartyId rail, CurrencyId currency);
/// By how much the books have more than the statement; nothing where that passes the largest
/// amount.
[[nodiscard]] std::optional<Balance> difference_from(const State& state, PartyId rail,
                                                     CurrencyId currency,
                                                     const BankStatement& statement);
/// The part of the row's difference that an adjustment in this direction can explain.
[[nodiscard]] Amount explainable(const Reconciliation& row, BankHas bank_has);
/// Would a balance or total pass the largest amount? The amount is explainable.
[[nodiscard]] bool adjustment_overflows(const State& state, const RailAdjusted& event);

void apply_rail_reconciled(State& state, const RailReconciled& event, Time now);
void apply_rail_adjusted(State& state, const RailAdjusted& event);

}  // namespace holdfast::ledger
