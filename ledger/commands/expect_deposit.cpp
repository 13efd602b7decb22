#include "ledger/commands/expect_deposit.h"

#include "ledger/authority.h"
#include "ledger/deposits.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool ExpectDeposit::authorized(const Context& context) {
    return party_acts_as(context, Role::platform);
}

Outcome ExpectDeposit::decide(const Context& context) {
    const Command& command = context.command;
    const DepositId id = deposit_of(command);
    const Amount amount = *command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    if (!has_role(context.state, id.party, Role::rail)) {
        return refuse(Reason::party_not_found);
    }
    const Account* account = context.state.accounts.find(command.payee());
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    if (!currency_fits(command, account->currency)) {
        return refuse(Reason::currency_mismatch);
    }
    if (context.state.deposits.find(id) != nullptr) {
        return refuse(Reason::wrong_state);
    }
    if (account->has(kClosed)) {
        return refuse(Reason::account_closed);
    }
    return done(
        DepositMoved{id, DepositState::expected, command.payee(), account->currency, amount});
}

}  // namespace holdfast::ledger::commands
