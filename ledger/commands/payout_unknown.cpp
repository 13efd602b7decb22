#include "ledger/commands/payout_unknown.h"

#include "ledger/payouts.h"

namespace holdfast::ledger::commands {

bool PayoutUnknown::authorized(const Context& context) { return its_rail_acts(context); }

Outcome PayoutUnknown::decide(const Context& context) {
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (payout->state != PayoutState::submitted) {
        return refuse(Reason::wrong_state);
    }
    return done(PayoutMoved{payout_of(context.command), PayoutState::unknown});
}

}  // namespace holdfast::ledger::commands
