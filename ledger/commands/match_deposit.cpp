#include "ledger/commands/match_deposit.h"

#include "ledger/authority.h"
#include "ledger/deposits.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

Reason check_payee(const Account* account, const Deposit& deposit) {
    if (account == nullptr || account->has(kSystem)) {
        return Reason::account_not_found;
    }
    if (account->currency != deposit.currency) {
        return Reason::currency_mismatch;
    }
    if (const Reason reason = check_side_open(*account, kFrozenCredits); reason != Reason::ok) {
        return reason;
    }
    return credit_overflows(*account, deposit.amount) ? Reason::overflow : Reason::ok;
}

}  // namespace

bool MatchDeposit::authorized(const Context& context) { return two_operators_act(context); }

Outcome MatchDeposit::decide(const Context& context) {
    const DepositId id = deposit_of(context.command);
    const Deposit* deposit = context.state.deposits.find(id);
    if (deposit == nullptr) {
        return refuse(Reason::deposit_not_found);
    }
    const bool unmatched = deposit->state == DepositState::unmatched;
    if (context.command.record->payee.is_zero()) {
        if (!unmatched) {
            return refuse(Reason::wrong_state);
        }
        return done(
            DepositMoved{id, DepositState::returned, {}, deposit->currency, deposit->amount});
    }
    const AccountId payee = context.command.payee();
    const Reason payable = check_payee(context.state.accounts.find(payee), *deposit);
    const Reason state = unmatched ? Reason::ok : Reason::wrong_state;
    if (const Reason reason = first_by_precedence({payable, state}); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(DepositMoved{id, DepositState::matched, payee, deposit->currency, deposit->amount});
}

}  // namespace holdfast::ledger::commands
