#include "ledger/commands/match_deposit.h"

#include "ledger/authority.h"
#include "ledger/chargebacks.h"
#include "ledger/deposits.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

Outcome send_back(const State& state, DepositId id, const Deposit& deposit) {
    if (!may_be_sent_back(state, deposit)) {
        return refuse(Reason::wrong_state);
    }
    return done(DepositMoved{id, DepositState::returned, deposit.account, deposit.currency,
                             own_item_of(state, deposit)});
}

}  // namespace

bool MatchDeposit::authorized(const Context& context) { return two_operators_act(context); }

Outcome MatchDeposit::decide(const Context& context) {
    const DepositId id = deposit_of(context.command);
    const AccountId payee = context.command.payee();
    const Account* account = context.state.accounts.find(payee);
    const bool goes_back = payee.is_zero();
    if (!goes_back && (account == nullptr || account->has(kSystem))) {
        return refuse(Reason::account_not_found);
    }
    const Deposit* deposit = context.state.deposits.find(id);
    if (deposit == nullptr) {
        return refuse(Reason::deposit_not_found);
    }
    if (!goes_back && account->currency != deposit->currency) {
        return refuse(Reason::currency_mismatch);
    }
    if (goes_back) {
        return send_back(context.state, id, *deposit);
    }
    const Amount amount = own_item_of(context.state, *deposit);
    if (deposit->state != DepositState::unmatched || amount.is_zero()) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_side_open(*account, kFrozenCredits); reason != Reason::ok) {
        return refuse(reason);
    }
    if (credit_overflows(*account, amount)) {
        return refuse(Reason::overflow);
    }
    return done(DepositMoved{id, DepositState::matched, payee, deposit->currency, amount});
}

}  // namespace holdfast::ledger::commands
