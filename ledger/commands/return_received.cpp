#include "ledger/commands/return_received.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool carrier_acts(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    return milestone && party_acts_as(context, Role::carrier) &&
           std::ranges::find(milestone.agreement->terms.carriers, context.command.record->party) !=
               milestone.agreement->terms.carriers.end();
}

}  // namespace

bool ReturnReceived::authorized(const Context& context) {
    return side_acts(context, Side::seller) || carrier_acts(context);
}

Outcome ReturnReceived::decide(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (!milestone.row->is_in(CaseState::returning)) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_buyer(context.state, *milestone.agreement);
        reason != Reason::ok) {
        return refuse(reason);
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    close_and_refund(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
