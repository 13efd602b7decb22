#include "ledger/commands/escalate.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool Escalate::authorized(const Context& context) { return either_side_acts(context); }

Outcome Escalate::decide(const Context& context) {
    const auto slot = meant_case(context.command);
    if (!slot) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_case(milestone, *slot); reason != Reason::ok) {
        return refuse(reason);
    }
    const Case& open = *case_in(*milestone.row, *slot);
    if (open.state != CaseState::negotiating) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now, *slot);
    mediate(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
