#include "ledger/commands/escalate.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool Escalate::authorized(const Context& context) { return either_side_acts(context); }

Outcome Escalate::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::negotiating)) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    mediate(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
