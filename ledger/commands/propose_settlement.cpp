#include "ledger/commands/propose_settlement.h"

#include "crypto/sha256.h"
#include "ledger/agreements.h"

namespace holdfast::ledger::commands {

bool ProposeSettlement::authorized(const Context& context) { return stated_side_acts(context); }

Outcome ProposeSettlement::decide(const Context& context) {
    const Command& command = context.command;
    const NamedMilestone milestone = named_milestone(context);
    const Amount* refund = command.get(&Extension::refund);
    Proposal proposal;
    proposal.to_seller = *command.amount();
    proposal.to_buyer = refund == nullptr ? Amount() : *refund;
    const u128 sum = proposal.to_seller.value() + proposal.to_buyer.value();
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
    proposal.milestone = milestone.id;
    proposal.by = *command.get(&Extension::side);
    proposal.by_platform = is_managed(context.state, milestone.agreement->account_of(proposal.by));
    proposal.deadline = command.record->expires;
    proposal.payload = crypto::sha256(command.leaf_bytes());
    proposal.basis = basis_of(*milestone.hold, *milestone.row);
    return done(ProposalMade{command.id(), proposal});
}

}  // namespace holdfast::ledger::commands
