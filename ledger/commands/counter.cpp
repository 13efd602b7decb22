#include "ledger/commands/counter.h"

#include "ledger/agreement_offers.h"

namespace holdfast::ledger::commands {

bool Counter::authorized(const Context& context) {
    return agreement_side_acts(context, *context.command.get(&Extension::side));
}

Outcome Counter::decide(const Context& context) {
    const auto id = context.command.reference<AgreementId>();
    const Agreement* before = named_agreement(context);
    const AgreementTerms& terms = *context.command.get(&Extension::agreement);
    if (!are_well_formed(terms)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (const Reason reason = check_prices(terms); reason != Reason::ok) {
        return refuse(reason);
    }
    if (before == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    if (before->state != AgreementState::offered) {
        return refuse(Reason::wrong_state);
    }
    Agreement agreement = *before;
    agreement.offered_by = *context.command.get(&Extension::side);
    agreement.terms = terms;
    agreement.deadline = context.now + terms.clocks.offer;
    const Reason reason = check_offer(context.state, id, agreement);
    return reason == Reason::ok ? done(AgreementOffered{id, std::move(agreement)}) : refuse(reason);
}

}  // namespace holdfast::ledger::commands
