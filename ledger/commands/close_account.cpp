#include "ledger/commands/close_account.h"

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

namespace {

bool is_empty(const State& state, AccountId id, const Account& account) {
    const SuspenseItem* item = state.suspense.find(id);
    return account.available == Balance() && account.held.is_zero() && account.reserve.is_zero() &&
           account.payout_pending.is_zero() && account.debt.is_zero() && !state.dues.contains(id) &&
           (item == nullptr || item->amount.is_zero());
}

}  // namespace

bool CloseAccount::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome CloseAccount::decide(const Context& context) {
    const AccountId id = context.command.payer();
    const Account* account = context.state.accounts.find(id);
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    if (account->has(kClosed)) {
        return refuse(Reason::account_closed);
    }
    if (!is_empty(context.state, id, *account)) {
        return refuse(Reason::not_empty);
    }
    return done(AccountClosed{id});
}

}  // namespace holdfast::ledger::commands
