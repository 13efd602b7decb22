#include "ledger/commands/submit_payout.h"

#include "ledger/money_rules.h"
#include "ledger/payouts.h"
#include "ledger/reconciliation.h"

namespace holdfast::ledger::commands {

bool SubmitPayout::authorized(const Context& context) { return its_rail_acts(context); }

Outcome SubmitPayout::decide(const Context& context) {
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (payout->state != PayoutState::requested) {
        return refuse(Reason::wrong_state);
    }
    const Account& account = *context.state.accounts.find(payout->account);
    if (account.has(kFrozenDebits)) {
        return refuse(Reason::account_frozen);
    }
    if (!account.debt.is_zero()) {
        return refuse(Reason::in_debt);
    }
    if (books_differ(context.state, payout->rail, account.currency)) {
        return refuse(Reason::books_differ);
    }
    return done(PayoutMoved{payout_of(context.command), PayoutState::submitted});
}

}  // namespace holdfast::ledger::commands
