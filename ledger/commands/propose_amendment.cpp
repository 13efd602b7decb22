#include "ledger/commands/propose_amendment.h"

#include "ledger/amendments.h"
#include "ledger/proposals.h"

namespace holdfast::ledger::commands {

bool ProposeAmendment::authorized(const Context& context) { return stated_side_acts(context); }

Outcome ProposeAmendment::decide(const Context& context) {
    const Command& command = context.command;
    const Amount price = *command.amount();
    if (price.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_amendable(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (command.record->expires <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    if (const Reason reason = check_before_end(milestone, context.now); reason != Reason::ok) {
        return refuse(reason);
    }
    const Amount left = milestone.hold->unfixed();
    if (refund_by(*milestone.hold, price) > left) {
        return refuse(Reason::exceeds_hold, Detail::of(left));
    }
    const Amount top_up = minus_or_zero(price, price_left(*milestone.hold));
    if (sum_exceeds_max(milestone.hold->funded, top_up)) {
        return refuse(Reason::overflow);
    }
    Proposal proposal = new_proposal(context, milestone, ProposalKind::amendment);
    proposal.to_seller = price;
    return done(ProposalMade{command.id(), proposal});
}

}  // namespace holdfast::ledger::commands
