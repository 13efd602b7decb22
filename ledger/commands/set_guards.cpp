#include "ledger/commands/set_guards.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool SetGuards::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome SetGuards::decide(const Context& context) {
    const AccountId id = context.command.payer();
    if (const Reason reason = check_is_open(context.state, id); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(GuardsSet{id, *context.command.get(&Extension::guards)});
}

}  // namespace holdfast::ledger::commands
