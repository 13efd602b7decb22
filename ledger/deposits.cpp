#include "ledger/deposits.h"

#include "ledger/chargebacks.h"

namespace holdfast::ledger {

DepositId deposit_of(const Command& command) { return command.reference<DepositId>(); }

AccountId account_of_deposit(const Context& context) {
    if (!context.command.record->payee.is_zero()) {
        return context.command.payee();
    }
    const Deposit* known = context.state.deposits.find(deposit_of(context.command));
    return known == nullptr ? AccountId{} : known->account;
}

bool may_be_seen(const State& state, DepositId id) {
    const Deposit* known = state.deposits.find(id);
    return known == nullptr || known->state == DepositState::expected ||
           known->state == DepositState::expired;
}

bool may_be_cleared(const State& state, DepositId id) {
    const Deposit* known = state.deposits.find(id);
    return may_be_seen(state, id) || known->state == DepositState::seen;
}

bool may_be_sent_back(const State& state, const Deposit& deposit) {
    if (own_item_of(state, deposit).is_zero()) {
        return false;  // nothing of it is left there
    }
    if (deposit.state == DepositState::unmatched) {
        return true;
    }
    if (deposit.state != DepositState::cleared || deposit.suspense_round == 0) {
        return false;
    }
    return state.accounts.find(deposit.account)->has(kClosed) &&
           state.suspense.find(deposit.account)->round == deposit.suspense_round;
}

}  // namespace holdfast::ledger
