#include "ledger/commands/return_payout.h"

#include "ledger/money_rules.h"
#include "ledger/payouts.h"

namespace holdfast::ledger::commands {

namespace {

// The clearing account is credited before it is debited, and suspense may take the money instead of
// the account.
bool overflows(const State& state, const Payout& payout, LegKind credit, Amount amount) {
    const Account& account = *state.accounts.find(payout.account);
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, account.currency, payout.rail);
    const AccountId taker = credit == LegKind::posted
                                ? payout.account
                                : system_account(SystemAccount::suspense, account.currency);
    const bool settles = payout.state == PayoutState::unknown;
    return debit_overflows(*state.accounts.find(rail), amount) ||
           (settles && credit_overflows(*state.accounts.find(rail), payout.amount)) ||
           credit_overflows(*state.accounts.find(taker), amount);
}

}  // namespace

bool ReturnPayout::authorized(const Context& context) { return its_rail_acts(context); }

Outcome ReturnPayout::decide(const Context& context) {
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const Payout* payout = find_payout(context);
    if (payout == nullptr) {
        return refuse(Reason::payout_not_found);
    }
    if (amount > payout->amount) {
        return refuse(Reason::invalid_amount, Detail::of(payout->amount));
    }
    if (payout->state != PayoutState::settled && payout->state != PayoutState::unknown) {
        return refuse(Reason::wrong_state);
    }
    const LegKind credit = way_in(*context.state.accounts.find(payout->account));
    if (overflows(context.state, *payout, credit, amount)) {
        return refuse(Reason::overflow);
    }
    return done(PayoutMoved{payout_of(context.command), PayoutState::returned, credit, amount});
}

}  // namespace holdfast::ledger::commands
