#include "ledger/commands/appeal.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool Appeal::authorized(const Context& context) { return either_side_acts(context); }

Outcome Appeal::decide(const Context& context) {
    const auto slot = meant_case(context.command);
    if (!slot) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_case(milestone, *slot); reason != Reason::ok) {
        return refuse(reason);
    }
    const Case& open = *case_in(*milestone.row, *slot);
    if (open.state != CaseState::ruled || open.appealed) {
        return refuse(Reason::wrong_state);
    }
    if (*slot == CaseSlot::open_case && context.now > milestone.row->hard_deadline) {
        return refuse(Reason::too_late);
    }
    MilestoneChange change(context.state, milestone.id, context.now, *slot);
    change.open_case().appealed = true;
    if (!assign_mediator(change)) {
        post_award(change);
    }
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
