#include "ledger/commands/cancel_milestone.h"

#include "ledger/cancellation.h"

namespace holdfast::ledger::commands {

bool CancelMilestone::authorized(const Context& context) { return either_side_acts(context); }

Outcome CancelMilestone::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    return cancel_milestones(context, *milestone.agreement, {milestone.id}, true);
}

}  // namespace holdfast::ledger::commands
