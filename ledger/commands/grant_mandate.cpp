#include "ledger/commands/grant_mandate.h"

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

bool GrantMandate::authorized(const Context& context) { return operators_act(context); }

Outcome GrantMandate::decide(const Context& context) {
    const Extension& content = *context.command.extension;
    const MandateTerms& terms = *content.mandate;
    if (terms.panel < 2 || terms.panel > kMaxSigners) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (!has_role(context.state, *content.number, Role::mediator)) {
        return refuse(Reason::party_not_found);
    }
    if (terms.until != 0 && terms.until <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    const Mandate* before = context.state.mandates.find(*content.number);
    if (before != nullptr && before->is_live(context.now)) {
        return refuse(Reason::already_registered);
    }
    return done(MandateGranted{*content.number, terms});
}

}  // namespace holdfast::ledger::commands
