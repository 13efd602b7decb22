#include "ledger/commands/fund_amendment.h"

#include "ledger/agreement_offers.h"
#include "ledger/amendments.h"

namespace holdfast::ledger::commands {

bool FundAmendment::authorized(const Context& context) { return side_acts(context, Side::buyer); }

Outcome FundAmendment::decide(const Context& context) {
    const Command& command = context.command;
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    const auto& amendment = milestone.row->amendment;
    if (!amendment || is_void(*amendment, context.now)) {
        return refuse(Reason::wrong_state);
    }
    const Amount lacking = amendment->top_up - milestone.hold->apart;
    const Amount amount = command.has(kFull) ? lacking : least(*command.amount(), lacking);
    Outcome outcome;
    if (const Reason reason = check_payment(context, *milestone.agreement, amount, outcome.events);
        reason != Reason::ok) {
        return refuse(reason);
    }
    outcome.events.emplace_back(TopUpPaid{milestone.id, amount});
    if (amount == lacking) {
        MilestoneChange change(context.state, milestone.id, context.now);
        change.row().price = amendment->price;
        change.row().topped_up += amendment->top_up;
        change.row().amendment.reset();
        change.write(outcome.events);
        outcome.events.emplace_back(TopUpJoined{milestone.id, amendment->top_up});
    }
    return outcome;
}

}  // namespace holdfast::ledger::commands
