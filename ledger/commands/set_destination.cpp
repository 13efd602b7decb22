#include "ledger/commands/set_destination.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool SetDestination::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome SetDestination::decide(const Context& context) {
    const AccountId id = context.command.payer();
    if (const Reason reason = check_is_open(context.state, id); reason != Reason::ok) {
        return refuse(reason);
    }
    const Digest& hash = *context.command.get(&Extension::destination);
    const Destination* known = context.state.destinations.find(id);
    if (known != nullptr && known->hash == hash) {
        return done();  // no change, so its 72 h do not begin anew
    }
    return done(DestinationSet{id, hash});
}

}  // namespace holdfast::ledger::commands
