#include "ledger/commands/cancel_payout.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"
#include "ledger/payouts.h"

namespace holdfast::ledger::commands {

bool CancelPayout::authorized(const Context& context) {
    if (const Payout* payout = find_payout(context)) {
        return account_acts(context, payout->account);
    }
    return signed_within_party(context, payout_of(context.command).party);
}

Outcome CancelPayout::decide(const Context& context) {
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (payout->state != PayoutState::requested) {
        return refuse(Reason::wrong_state);
    }
    const Account& account = *context.state.accounts.find(payout->account);
    return done(PayoutMoved{payout_of(context.command), PayoutState::cancelled, way_in(account)});
}

}  // namespace holdfast::ledger::commands
