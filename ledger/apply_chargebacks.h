/// Folding the events of chargebacks (see apply.h).
#pragma once

#include "ledger/entry.h"
#include "ledger/state.h"

namespace holdfast::ledger {

void apply_deposit_charged(State& state, const DepositCharged& event);
void apply_chargeback_reversed(State& state, const ChargebackReversed& event, Time now);
/// The names of what a reversal has opened, milestones' beside those of their agreements.
[[nodiscard]] std::vector<HoldId> reopened_names(const State& state, const Outcome& outcome);

}  // namespace holdfast::ledger
