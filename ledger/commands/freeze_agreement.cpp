#include "ledger/commands/freeze_agreement.h"

#include "ledger/agreements.h"
#include "ledger/authority.h"

namespace holdfast::ledger::commands {

bool FreezeAgreement::authorized(const Context& context) { return operators_act(context); }

Outcome FreezeAgreement::decide(const Context& context) {
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    if (agreement->state == AgreementState::ended) {
        return refuse(Reason::wrong_state);
    }
    const Time since = agreement->is_frozen() ? agreement->frozen_since : context.now;
    return done(AgreementFrozen{context.command.reference<AgreementId>(), since,
                                context.now + agreement->terms.clocks.freeze});
}

}  // namespace holdfast::ledger::commands
