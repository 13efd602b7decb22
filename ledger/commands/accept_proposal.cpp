#include "ledger/commands/accept_proposal.h"

#include "ledger/money_rules.h"
#include "ledger/proposals.h"

namespace holdfast::ledger::commands {

namespace {

// A platform that acts for both sides does not agree with itself.
bool agrees_with_itself(const State& state, const Proposal& proposal, const Agreement& agreement) {
    const AccountId maker = agreement.account_of(proposal.by);
    const AccountId taker = agreement.account_of(other_side(proposal.by));
    return proposal.by_platform && maker.party == taker.party && is_managed(state, taker);
}

}  // namespace

bool AcceptProposal::authorized(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return signed_within_party(context, context.command.reference<CommandId>().party);
    }
    const NamedMilestone milestone = find_milestone(context.state, proposal->milestone);
    return signed_for_side(context, *milestone.agreement, other_side(proposal->by)) &&
           !agrees_with_itself(context.state, *proposal, *milestone.agreement);
}

Outcome AcceptProposal::decide(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return refuse(Reason::request_not_found);
    }
    if (*context.command.get(&Extension::payload) != proposal->payload) {
        return refuse(Reason::payload_mismatch);
    }
    const NamedMilestone milestone = find_milestone(context.state, proposal->milestone);
    if (!still_stands(*proposal, milestone)) {
        return refuse(Reason::proposal_void);
    }
    if (const Reason reason = check_sides_of(context.state, *proposal, milestone);
        reason != Reason::ok) {
        return refuse(reason);
    }
    if (const Reason reason = check_time_of(*proposal, milestone, context.now);
        reason != Reason::ok) {
        return refuse(reason);
    }
    if (Outcome refused = check_amount_of(context.state, *proposal, milestone);
        refused.reason != Reason::ok) {
        return refused;
    }
    Outcome outcome;
    const Amount amount = amount_of(*proposal, milestone);
    if (const Reason reason = check_key_limits(context, amount, outcome.events);
        reason != Reason::ok) {
        return refuse(reason);
    }
    outcome.events.emplace_back(ProposalEnded{context.command.reference<CommandId>(), true});
    carry_out(context, *proposal, milestone, outcome.events);
    return outcome;
}

}  // namespace holdfast::ledger::commands
