#include "ledger/commands/settle_claim.h"

#include "ledger/proposals.h"

namespace holdfast::ledger::commands {

bool SettleClaim::authorized(const Context& context) { return stated_side_acts(context); }

Outcome SettleClaim::decide(const Context& context) {
    const Command& command = context.command;
    const Amount amount = *command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_begun(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    const auto& claim = milestone.row->claim;
    if (!claim) {
        return refuse(Reason::wrong_state);
    }
    if (command.record->expires <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    if (amount > claim->amount) {
        return refuse(Reason::exceeds_hold, Detail::of(claim->amount));
    }
    Proposal proposal = new_proposal(context, milestone, ProposalKind::claim);
    (claim->opener == Side::buyer ? proposal.to_buyer : proposal.to_seller) = amount;
    return done(ProposalMade{command.id(), proposal});
}

}  // namespace holdfast::ledger::commands
