#include "ledger/commands/settle_payout.h"

#include "ledger/money_rules.h"
#include "ledger/payouts.h"

namespace holdfast::ledger::commands {

namespace {

// A charge after the fact may become debt; that, too, has a largest amount.
bool overflows(const State& state, const Payout& payout) {
    const Account& account = *state.accounts.find(payout.account);
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, account.currency, payout.rail);
    if (credit_overflows(*state.accounts.find(rail), payout.amount)) {
        return true;
    }
    return payout.state == PayoutState::failed && (sum_exceeds_max(account.debt, payout.amount) ||
                                                   !account.debits.can_take(payout.amount));
}

}  // namespace

bool SettlePayout::authorized(const Context& context) { return its_rail_acts(context); }

Outcome SettlePayout::decide(const Context& context) {
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (!is_with_rail(*payout) && payout->state != PayoutState::failed) {
        return refuse(Reason::wrong_state);
    }
    if (overflows(context.state, *payout)) {
        return refuse(Reason::overflow);
    }
    return done(PayoutMoved{payout_of(context.command), PayoutState::settled});
}

}  // namespace holdfast::ledger::commands
