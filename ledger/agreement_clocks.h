/// The clocks of agreements and milestones: derived from their rows, as all timers are
/// (ledger/apply_time.h).
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

void add_agreement_timer(State& state, AgreementId id, const Agreement& agreement);
void remove_agreement_timer(State& state, AgreementId id, const Agreement& agreement);
/// Of a milestone whose hold is open or not: then only those of claims and amendments run.
void add_milestone_timers(State& state, const Milestone& milestone, bool is_open);
void remove_milestone_timers(State& state, const Milestone& milestone, bool is_open);
/// Kept money is part of what is free: commands and new cases take unkept money first, then that
/// with the soonest deadline. To be called when a milestone's free money may have become less.
void trim_kept(State& state, HoldId id);
/// Of all agreements and milestones (after loading rows).
void add_agreement_timers(State& state);
/// Moves their deadlines out of excluded time. The end (T_hard) moves where it would cut a clock.
void move_agreements(State& state, const std::vector<Interval>& pieces);

}  // namespace holdfast::ledger
