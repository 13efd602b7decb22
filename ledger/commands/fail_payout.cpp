#include "ledger/commands/fail_payout.h"

#include "ledger/money_rules.h"
#include "ledger/payouts.h"

namespace holdfast::ledger::commands {

bool FailPayout::authorized(const Context& context) { return its_rail_acts(context); }

Outcome FailPayout::decide(const Context& context) {
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (!is_with_rail(*payout)) {
        return refuse(Reason::wrong_state);
    }
    const Account& account = *context.state.accounts.find(payout->account);
    return done(PayoutMoved{payout_of(context.command), PayoutState::failed, way_in(account)});
}

}  // namespace holdfast::ledger::commands
