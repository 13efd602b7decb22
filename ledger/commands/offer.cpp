#include "ledger/commands/offer.h"

#include "ledger/agreement_offers.h"
#include "ledger/authority.h"

namespace holdfast::ledger::commands {

bool Offer::authorized(const Context& context) {
    switch (*context.command.get(&Extension::side)) {
        case Side::buyer: return account_acts(context, context.command.payer());
        case Side::seller: return account_acts(context, context.command.payee());
        case Side::nobody: break;
    }
    return false;
}

Outcome Offer::decide(const Context& context) {
    const Command& command = context.command;
    const auto id = rename<AgreementId>(command.id());
    Agreement agreement;
    agreement.buyer = command.payer();
    agreement.seller = command.payee();
    agreement.offered_by = *command.get(&Extension::side);
    agreement.terms = *command.get(&Extension::agreement);
    if (!are_well_formed(agreement.terms)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (const Account* buyer = context.state.accounts.find(agreement.buyer)) {
        agreement.currency = buyer->currency;
    }
    agreement.deadline = context.now + agreement.terms.clocks.offer;
    const Reason reason = check_offer(context.state, id, agreement);
    return reason == Reason::ok ? done(AgreementOffered{id, std::move(agreement)}) : refuse(reason);
}

}  // namespace holdfast::ledger::commands
