#include "ledger/commands/ship.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool Ship::authorized(const Context& context) { return side_acts(context, Side::seller); }

Outcome Ship::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (milestone.row->delivery != Delivery::funded) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    change.row().delivery = Delivery::shipped;
    change.row().shipped = context.now;
    change.row().deadline = change.clock(change.clocks().inspect_unproven);
    if (change.row().is_in(CaseState::requested)) {
        negotiate(change);
    }
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
