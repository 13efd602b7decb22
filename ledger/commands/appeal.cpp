#include "ledger/commands/appeal.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool Appeal::authorized(const Context& context) { return either_side_acts(context); }

Outcome Appeal::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::ruled) || milestone.row->open_case->appealed) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_before_end(milestone, context.now); reason != Reason::ok) {
        return refuse(reason);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    change.open_case().appealed = true;
    if (!assign_mediator(change)) {
        post_award(change);
    }
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
