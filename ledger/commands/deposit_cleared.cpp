#include "ledger/commands/deposit_cleared.h"

#include "ledger/authority.h"
#include "ledger/deposits.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

// The account the money can be credited to, at once or later; null: nobody's, as far as one can
// tell.
const Account* account_for(const State& state, AccountId id, CurrencyId currency) {
    const Account* account = state.accounts.find(id);
    const bool fits = account != nullptr && !account->has(kSystem) && account->currency == currency;
    return fits ? account : nullptr;
}

// What would stand on the account once all that waits for it in suspense is paid, too.
bool overflows(const State& state, const DepositMoved& event) {
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, event.currency, event.deposit.party);
    const AccountId suspense = system_account(SystemAccount::suspense, event.currency);
    if (debit_overflows(*state.accounts.find(rail), event.amount)) {
        return true;
    }
    const bool unmatched = event.state == DepositState::unmatched;
    if (unmatched || event.credit == LegKind::suspense) {
        if (credit_overflows(*state.accounts.find(suspense), event.amount)) {
            return true;
        }
    }
    if (unmatched) {
        return false;
    }
    const SuspenseItem* item = state.suspense.find(event.account);
    const Amount waiting = item == nullptr ? Amount() : item->amount;
    return sum_exceeds_max(waiting, event.amount) ||
           credit_overflows(*state.accounts.find(event.account), waiting + event.amount);
}

}  // namespace

bool DepositCleared::authorized(const Context& context) {
    return party_acts_as(context, Role::rail);
}

Outcome DepositCleared::decide(const Context& context) {
    DepositMoved event;
    event.deposit = deposit_of(context.command);
    event.currency = *context.command.get(&Extension::currency);
    event.amount = *context.command.amount();
    if (event.amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    if (context.state.currencies.find(event.currency) == nullptr) {
        return refuse(Reason::currency_not_found);
    }
    if (!may_be_cleared(context.state, event.deposit)) {
        return refuse(Reason::wrong_state);
    }
    const AccountId id = account_of_deposit(context);
    if (const Account* account = account_for(context.state, id, event.currency)) {
        event.state = DepositState::cleared;
        event.account = id;
        event.credit = way_in(*account);
    } else {
        event.state = DepositState::unmatched;
    }
    if (overflows(context.state, event)) {
        return refuse(Reason::overflow);
    }
    return done(event);
}

}  // namespace holdfast::ledger::commands
