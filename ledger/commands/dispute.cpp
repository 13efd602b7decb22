#include "ledger/commands/dispute.h"

#include "ledger/case_rules.h"
#include "ledger/exit_rules.h"

namespace holdfast::ledger::commands {

namespace {

// The seller does not take the goods back: the same money, the same case.
Outcome dispute_return(const Context& context, const NamedMilestone& milestone) {
    const bool is_same =
        context.command.has(kFull) || *context.command.amount() == milestone.row->open_case->amount;
    if (!is_same) {
        return refuse(Reason::hold_mismatch, Detail::of(milestone.row->open_case->amount));
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    negotiate(change);
    return change.outcome();
}

}  // namespace

bool Dispute::authorized(const Context& context) { return stated_side_acts(context); }

Outcome Dispute::decide(const Context& context) {
    const Command& command = context.command;
    const Side side = *command.get(&Extension::side);
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    const Milestone& row = *milestone.row;
    if (side == Side::seller && row.is_in(CaseState::returning)) {
        return dispute_return(context, milestone);
    }
    if (row.open_case || row.delivery == Delivery::funded) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_before_end(milestone, context.now); reason != Reason::ok) {
        return refuse(reason);
    }
    if ((side == Side::buyer ? row.cases_of_buyer : row.cases_of_seller) == kMaxCasesOfSide) {
        return refuse(Reason::case_limit);
    }
    const auto amount = amount_from(command, *milestone.hold);
    if (!amount || amount->is_zero()) {
        return refuse(Reason::exceeds_hold, Detail::of(milestone.hold->free()));
    }
    MilestoneChange change(context.state, milestone.id, context.now);
    open_case(change, CaseState::negotiating, side, *amount);
    negotiate(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
