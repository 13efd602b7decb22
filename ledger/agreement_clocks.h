/// The clocks of agreements and milestones: derived from their rows, as all timers are
/// (ledger/apply_time.h). Those of a frozen agreement stand still: it has one timer, the freeze's
/// lapse.
#pragma once

#include "ledger/agreement_rows.h"
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
/// All timers of an agreement, of its milestones and of what waits in their holds, before and after
/// it is frozen or thawed.
void stop_clocks(State& state, AgreementId id);
void start_clocks(State& state, AgreementId id);
/// Of all agreements and milestones (after loading rows).
void add_agreement_timers(State& state);
/// Moves their deadlines out of excluded time. The end (T_hard) moves where it would cut a clock.
/// Where a piece and a freeze overlap, that time counts once.
void move_agreements(State& state, const std::vector<Interval>& pieces);
/// Moves the deadlines of one agreement, whose timers are stopped, that had not passed when its
/// freeze began: by the freeze's length, and out of time that is excluded after its end.
void move_out_of_freeze(State& state, AgreementId id, Interval freeze);

}  // namespace holdfast::ledger
