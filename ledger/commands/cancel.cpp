#include "ledger/commands/cancel.h"

#include "ledger/cancellation.h"
#include "ledger/milestone_timers.h"

namespace holdfast::ledger::commands {

bool Cancel::authorized(const Context& context) {
    return agreement_side_acts(context, Side::buyer) || agreement_side_acts(context, Side::seller);
}

Outcome Cancel::decide(const Context& context) {
    const auto id = context.command.reference<AgreementId>();
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    if (agreement->state == AgreementState::ended) {
        return refuse(Reason::wrong_state);
    }
    if (agreement->state == AgreementState::funded) {
        return cancel_milestones(context, *agreement, milestones_of(context.state, id), false);
    }
    if (!agreement->paid.is_zero()) {
        if (const Reason reason = check_buyer(context.state, *agreement); reason != Reason::ok) {
            return refuse(reason);
        }
    }
    Outcome outcome;
    end_unpaid(context.state, id, outcome.events);
    return outcome;
}

}  // namespace holdfast::ledger::commands
