#include "ledger/commands/return_shipped.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool ReturnShipped::authorized(const Context& context) { return side_acts(context, Side::buyer); }

Outcome ReturnShipped::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::returning) || milestone.row->open_case->sent_back) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    change.open_case().sent_back = true;
    change.open_case().deadline = change.now() + change.clocks().receive_back;
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
