#include "ledger/commands/request_refund.h"

#include "ledger/case_rules.h"
#include "ledger/exit_rules.h"

namespace holdfast::ledger::commands {

bool RequestRefund::authorized(const Context& context) { return side_acts(context, Side::buyer); }

Outcome RequestRefund::decide(const Context& context) {
    const Command& command = context.command;
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    if (milestone.row->open_case) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_before_end(milestone, context.now); reason != Reason::ok) {
        return refuse(reason);
    }
    if (milestone.row->cases_of_buyer == kMaxCasesOfSide) {
        return refuse(Reason::case_limit);
    }
    const auto amount = amount_from(command, *milestone.hold);
    if (!amount || amount->is_zero()) {
        return refuse(Reason::exceeds_hold, Detail::of(milestone.hold->free()));
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    open_case(change, CaseState::requested, Side::buyer, *amount);
    change.open_case().deadline = change.now() + change.clocks().reply;
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
