#include "ledger/commands/deposit_reversed.h"

#include "ledger/authority.h"
#include "ledger/deposits.h"

namespace holdfast::ledger::commands {

bool DepositReversed::authorized(const Context& context) {
    return party_acts_as(context, Role::rail);
}

Outcome DepositReversed::decide(const Context& context) {
    const DepositId id = deposit_of(context.command);
    const Deposit* known = context.state.deposits.find(id);
    const bool underway = known != nullptr && (known->state == DepositState::expected ||
                                               known->state == DepositState::seen);
    if (!underway) {
        return refuse(Reason::wrong_state);
    }
    return done(
        DepositMoved{id, DepositState::reversed, known->account, known->currency, known->amount});
}

}  // namespace holdfast::ledger::commands
