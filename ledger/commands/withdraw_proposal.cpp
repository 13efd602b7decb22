#include "ledger/commands/withdraw_proposal.h"

#include "ledger/agreements.h"

namespace holdfast::ledger::commands {

bool WithdrawProposal::authorized(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return signed_within_party(context, context.command.reference<CommandId>().party);
    }
    const NamedMilestone milestone = find_milestone(context.state, proposal->milestone);
    return signed_for_side(context, *milestone.agreement, proposal->by);
}

Outcome WithdrawProposal::decide(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return refuse(Reason::request_not_found);
    }
    if (!proposal->open) {
        return refuse(Reason::proposal_void);
    }
    return done(ProposalEnded{context.command.reference<CommandId>(), false});
}

}  // namespace holdfast::ledger::commands
