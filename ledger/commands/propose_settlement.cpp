#include "ledger/commands/propose_settlement.h"

#include "ledger/proposals.h"

namespace holdfast::ledger::commands {

bool ProposeSettlement::authorized(const Context& context) { return stated_side_acts(context); }

Outcome ProposeSettlement::decide(const Context& context) {
    const Command& command = context.command;
    const NamedMilestone milestone = named_milestone(context);
    const Amount* refund = command.get(&Extension::refund);
    const Amount to_seller = *command.amount();
    const Amount to_buyer = refund == nullptr ? Amount() : *refund;
    const u128 sum = to_seller.value() + to_buyer.value();
    if (sum == 0) {
        return refuse(Reason::invalid_amount);
    }
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (command.record->expires <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    if (sum > milestone.hold->unfixed().value()) {
        return refuse(Reason::exceeds_hold, Detail::of(milestone.hold->unfixed()));
    }
    Proposal proposal = new_proposal(context, milestone, ProposalKind::settlement);
    proposal.to_seller = to_seller;
    proposal.to_buyer = to_buyer;
    return done(ProposalMade{command.id(), proposal});
}

}  // namespace holdfast::ledger::commands
