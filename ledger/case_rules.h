/// How a case, or a claim, goes on: what commands and timers share (DOMAIN section 5, "The case").
///
/// All work on a `MilestoneChange`. Thread-safety: as its.
#pragma once

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

inline constexpr std::uint8_t kMaxCasesOfSide = 2;

/// Which case a command means: its extension's `options` 1 is the claim, none the case. Nothing for
/// other options.
[[nodiscard]] std::optional<CaseSlot> meant_case(const Command& command);
/// May the case in that slot be acted on: a case asks for an open milestone (`check_open`), a claim
/// for one that was fully funded once? And is there one (`wrong_state`)?
[[nodiscard]] Reason check_case(const NamedMilestone& milestone, CaseSlot slot);

/// Has this mediator a live mandate for such agreements, and no part in this one?
[[nodiscard]] bool may_judge(const State& state, PartyId mediator, const Agreement& agreement,
                             Time now);
/// Opens a case of `amount`, which must be free, and counts it.
void open_case(MilestoneChange& change, CaseState state, Side opener, Amount amount);
void negotiate(MilestoneChange& change);
/// Ends the case and unlocks its money, which keeps a clock of its own.
void close_and_keep(MilestoneChange& change);
/// Ends the case and refunds it.
void close_and_refund(MilestoneChange& change);
/// Would a refund of this milestone wait for goods to come back?
[[nodiscard]] bool goods_come_back(const Milestone& row, const Agreement& agreement);
/// The seller has accepted, or not replied: the goods come back first, or the money goes back now.
void grant_refund(MilestoneChange& change);
/// To a mediator who has not had it; where there is none, it ends undecided at once.
void mediate(MilestoneChange& change);
/// To another mediator. False (and nothing is changed) where there is none.
[[nodiscard]] bool assign_mediator(MilestoneChange& change);
/// Ends the case and pays as ruled.
void post_award(MilestoneChange& change);
/// Ends it without a ruling: by the terms' default split; of a claim, what is posted stands.
void end_undecided(MilestoneChange& change);
/// The clock of its state has run out.
void let_case_lapse(MilestoneChange& change);
/// T_hard has come: the ruling there is, or the default split.
void end_case(MilestoneChange& change);

/// Delivery was proved, by a carrier or the buyer: inspection begins, or lasts longer.
void take_proof(MilestoneChange& change);
/// Opens the case of carriers who disagree, if they do and it may be opened.
void look_for_disagreement(MilestoneChange& change);

}  // namespace holdfast::ledger
