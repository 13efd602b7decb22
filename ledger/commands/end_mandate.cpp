#include "ledger/commands/end_mandate.h"

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

bool EndMandate::authorized(const Context& context) { return operators_act(context); }

Outcome EndMandate::decide(const Context& context) {
    const PartyId mediator = *context.command.get(&Extension::number);
    const Mandate* mandate = context.state.mandates.find(mediator);
    if (mandate == nullptr) {
        return refuse(Reason::party_not_found);
    }
    return mandate->is_live(context.now) ? done(MandateEnded{mediator})
                                         : refuse(Reason::wrong_state);
}

}  // namespace holdfast::ledger::commands
