#include "ledger/commands/unfreeze_agreement.h"

#include "ledger/agreements.h"
#include "ledger/authority.h"

namespace holdfast::ledger::commands {

bool UnfreezeAgreement::authorized(const Context& context) { return operators_act(context); }

Outcome UnfreezeAgreement::decide(const Context& context) {
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    if (!agreement->is_frozen()) {
        return refuse(Reason::wrong_state);
    }
    return done(AgreementThawed{context.command.reference<AgreementId>(), agreement->frozen_since,
                                context.now});
}

}  // namespace holdfast::ledger::commands
