/// What the sides of a milestone propose to each other, and what is done once it is accepted.
///
/// The commands are propose_settlement, settle_claim, propose_amendment, accept_proposal and
/// withdraw_proposal.
/// Thread-safety: pure functions.
#pragma once

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

/// What all proposals have, from the command that makes one: whose it is, its deadline, the hash of
/// the command and of what it is made on. Its amounts are still to be set.
[[nodiscard]] Proposal new_proposal(const Context& context, const NamedMilestone& milestone,
                                    ProposalKind kind);
/// Has what it was made on not changed? (An amendment: may there still be one?)
[[nodiscard]] bool still_stands(const Proposal& proposal, const NamedMilestone& milestone);
/// Are the accounts open, and not frozen, on the sides that it moves?
[[nodiscard]] Reason check_sides_of(const State& state, const Proposal& proposal,
                                    const NamedMilestone& milestone);
/// Is it still time to accept it? An amendment is also too late after the milestone's end.
[[nodiscard]] Reason check_time_of(const Proposal& proposal, const NamedMilestone& milestone,
                                   Time now);
/// What leaves the hold, or the side that pays a claim.
[[nodiscard]] Amount amount_of(const Proposal& proposal, const NamedMilestone& milestone);
/// Is there so much (the detail says how much), and room for it?
[[nodiscard]] Outcome check_amount_of(const State& state, const Proposal& proposal,
                                      const NamedMilestone& milestone);
/// Adds the events that carry it out.
void carry_out(const Context& context, const Proposal& proposal, const NamedMilestone& milestone,
               Events& events);

}  // namespace holdfast::ledger
