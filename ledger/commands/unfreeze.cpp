#include "ledger/commands/unfreeze.h"

#include "ledger/authority.h"
#include "ledger/freezes.h"

namespace holdfast::ledger::commands {

bool Unfreeze::authorized(const Context& context) {
    return operators_act_on(context, context.command.payer());
}

Outcome Unfreeze::decide(const Context& context) {
    const auto sides = frozen_sides(context.command);
    if (!sides) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const AccountId id = context.command.payer();
    const Account* account = context.state.accounts.find(id);
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    const auto frozen = account->flags & (kFrozenDebits | kFrozenCredits);
    const auto left = static_cast<std::uint8_t>(frozen & ~*sides);
    return done(FreezeSet{id, left, left == 0 ? 0 : account->frozen_until});
}

}  // namespace holdfast::ledger::commands
