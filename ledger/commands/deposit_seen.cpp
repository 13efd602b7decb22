#include "ledger/commands/deposit_seen.h"

#include "ledger/authority.h"
#include "ledger/deposits.h"

namespace holdfast::ledger::commands {

bool DepositSeen::authorized(const Context& context) { return party_acts_as(context, Role::rail); }

Outcome DepositSeen::decide(const Context& context) {
    const DepositId id = deposit_of(context.command);
    const CurrencyId currency = *context.command.get(&Extension::currency);
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    if (context.state.currencies.find(currency) == nullptr) {
        return refuse(Reason::currency_not_found);
    }
    if (!may_be_seen(context.state, id)) {
        return refuse(Reason::wrong_state);
    }
    return done(
        DepositMoved{id, DepositState::seen, account_of_deposit(context), currency, amount});
}

}  // namespace holdfast::ledger::commands
