#include "ledger/commands/reject_refund.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool RejectRefund::authorized(const Context& context) { return side_acts(context, Side::seller); }

Outcome RejectRefund::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::requested)) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    negotiate(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
