#include "ledger/commands/write_off.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool WriteOff::authorized(const Context& context) {
    return operators_act_on(context, context.command.payer());
}

Outcome WriteOff::decide(const Context& context) {
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const AccountId id = context.command.payer();
    const Account* account = context.state.accounts.find(id);
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    if (amount > account->debt) {
        return refuse(Reason::invalid_amount, Detail::of(account->debt));
    }
    const AccountId loss = system_account(SystemAccount::loss, account->currency);
    if (debit_overflows(*context.state.accounts.find(loss), amount) ||
        !account->credits.can_take(amount)) {
        return refuse(Reason::overflow);
    }
    return done(DebtWrittenOff{id, amount});
}

}  // namespace holdfast::ledger::commands
