#include "ledger/commands/accept_refund.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool AcceptRefund::authorized(const Context& context) { return side_acts(context, Side::seller); }

Outcome AcceptRefund::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::requested)) {
        return refuse(Reason::wrong_state);
    }
    if (!goods_come_back(*milestone.row, *milestone.agreement)) {
        if (const Reason reason = check_buyer(context.state, *milestone.agreement);
            reason != Reason::ok) {
            return refuse(reason);
        }
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    grant_refund(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
