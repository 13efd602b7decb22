#include "ledger/suspense.h"

#include "ledger/apply_holds.h"

namespace holdfast::ledger {

namespace {

// Always due, wherever the state came from: the payment has waited long enough.
Timer suspense_timer(AccountId id) {
    return {1, 1, rename<AggregateId>(id), 0, TimerKind::suspense_payment};
}

bool can_be_credited(const State& state, AccountId id) {
    const Account& account = *state.accounts.find(id);
    return !account.has(kFrozenCredits) && !account.has(kClosed);
}

}  // namespace

void keep_in_suspense(State& state, AccountId owner, Amount amount) {
    const CurrencyId currency = state.accounts.find(owner)->currency;
    credit_account(state, system_account(SystemAccount::suspense, currency), amount);
    if (state.suspense.find(owner) == nullptr) {
        state.suspense.insert(owner, {currency, Amount()});
    }
    SuspenseItem& item = state.suspense.edit(owner);
    if (item.amount.is_zero()) {
        item.for_operators = can_be_credited(state, owner);  // so it is here for want of room
    }
    item.amount += amount;
}

void take_from_suspense(State& state, AccountId owner, Amount amount) {
    SuspenseItem& item = state.suspense.edit(owner);
    item.amount -= amount;
    if (item.amount.is_zero()) {
        item.for_operators = false;
        state.timers.remove(suspense_timer(owner));
    }
    debit_account(state, system_account(SystemAccount::suspense, item.currency), amount);
}

void pay_from_suspense(State& state, AccountId owner, AccountId to, Amount amount) {
    take_from_suspense(state, owner, amount);
    state.suspense.edit(owner).round += 1;
    state.suspense.edit(owner).of_deposits = Amount();
    credit_account(state, to, amount);
}

void add_suspense_timer(State& state, AccountId owner) {
    const SuspenseItem* item = state.suspense.find(owner);
    if (item != nullptr && !item->amount.is_zero() && !item->for_operators &&
        can_be_credited(state, owner)) {
        state.timers.add(suspense_timer(owner));
    }
}

void follow_freeze_in_suspense(State& state, AccountId owner) {
    const SuspenseItem* item = state.suspense.find(owner);
    if (item == nullptr) {
        return;
    }
    if (item->for_operators && !can_be_credited(state, owner)) {
        state.suspense.edit(owner).for_operators = false;
    }
    state.timers.remove(suspense_timer(owner));
    add_suspense_timer(state, owner);
}

void suspense_was_tried(State& state, AccountId owner) {
    state.suspense.edit(owner).for_operators = true;
}

}  // namespace holdfast::ledger
