/// What the sides of a milestone propose to each other, and what is done once it is accepted.
///
/// The commands are propose_settlement, settle_claim, accept_proposal and withdraw_proposal.
/// Thread-safety: pure functions.
#pragma once

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

/// What all proposals have, from the command that makes one: whose it is, its deadline, the hash of
/// the command and of what it is made on. Its amounts are still to be set.
[[nodiscard]] Proposal new_proposal(const Context& context, const NamedMilestone& milestone,
                                    ProposalKind kind);
/// Has what it was made on not changed?
[[nodiscard]] bool still_stands(const Proposal& proposal, const NamedMilestone& milestone);
/// Are the accounts open, and not frozen, on the sides that it moves?
[[nodiscard]] Reason check_sides_of(const State& state, const Proposal& proposal,
                                    const Agreement& agreement);
/// Is there so much (the detail says how much), and room for it?
[[nodiscard]] Outcome check_amount_of(const State& state, const Proposal& proposal,
                                      const NamedMilestone& milestone);
/// Adds the events that carry it out.
void carry_out(const Context& context, const Proposal& proposal, const NamedMilestone& milestone,
               Events& events);

}  // namespace holdfast::ledger
