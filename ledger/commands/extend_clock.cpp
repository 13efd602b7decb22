#include "ledger/commands/extend_clock.h"

#include "ledger/milestone_change.h"

namespace holdfast::ledger::commands {

namespace {

// Whom a new deadline hurts: not shipped, waiting hurts the buyer; shipped, it hurts the seller.
Side hurt_by(const Milestone& milestone, Time deadline) {
    const bool later = deadline >= milestone.deadline;
    const Side waiting = milestone.delivery == Delivery::funded ? Side::buyer : Side::seller;
    return later ? waiting : other_side(waiting);
}

}  // namespace

bool ExtendClock::authorized(const Context& context) { return either_side_acts(context); }

Outcome ExtendClock::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (milestone.row->deadline == 0) {
        return refuse(Reason::wrong_state);
    }
    const Time deadline = context.command.record->expires;
    if (!side_acts(context, hurt_by(*milestone.row, deadline))) {
        return refuse(Reason::not_authorized);
    }
    if (deadline <= context.now || deadline > milestone.row->hard_deadline) {
        return refuse(Reason::invalid_time_window);
    }
    if (const Reason reason = check_before_end(milestone, context.now); reason != Reason::ok) {
        return refuse(reason);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    change.row().deadline = deadline;
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
