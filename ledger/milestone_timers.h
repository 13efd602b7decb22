/// What the clocks of agreements and milestones do when they fire. Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// Nobody agreed, or it was not paid in full: everything goes back to the buyer.
void end_unpaid(const State& state, AgreementId id, Events& events);
void fire_milestone_timer(const State& state, const Timer& timer, Time now, Events& events);

}  // namespace holdfast::ledger
