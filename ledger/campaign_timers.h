/// What the clocks of campaigns do. Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"
#include "ledger/events.h"

namespace holdfast::ledger {

/// After so many gifts of one campaign a sweep lets other work come in between.
inline constexpr std::uint64_t kGiftsASweep = 1024;

/// Adds the effects of a timer of kind `campaign_sweep`: one gift settles, or is refunded.
void fire_campaign_sweep(const State& state, const Timer& timer, Time now, Events& events);
/// The same of kind `campaign_clock`: the campaign's state is over.
void fire_campaign_clock(const State& state, const Timer& timer, Time now, Events& events);

}  // namespace holdfast::ledger
