#include "ledger/commands/confirm_receipt.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool ConfirmReceipt::authorized(const Context& context) { return side_acts(context, Side::buyer); }

Outcome ConfirmReceipt::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (milestone.row->delivery != Delivery::shipped) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    take_proof(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
