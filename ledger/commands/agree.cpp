#include "ledger/commands/agree.h"

#include <algorithm>

#include "ledger/agreement_offers.h"

namespace holdfast::ledger::commands {

bool Agree::authorized(const Context& context) {
    const Agreement* agreement = named_agreement(context);
    return agreement == nullptr
               ? signed_within_party(context, context.command.reference<AgreementId>().party)
               : signed_for_side(context, *agreement, other_side(agreement->offered_by));
}

Outcome Agree::decide(const Context& context) {
    const auto id = context.command.reference<AgreementId>();
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    if (*context.command.get(&Extension::payload) != hash_of(agreement->terms)) {
        return refuse(Reason::terms_mismatch);
    }
    if (agreement->state != AgreementState::offered) {
        return refuse(Reason::wrong_state);
    }
    const bool taken = std::ranges::any_of(milestones_of(context.state, id), [&](HoldId milestone) {
        const auto name = rename<CommandId>(milestone);
        return name == context.command.id() || context.state.ids.find(name) != nullptr;
    });
    if (taken) {
        return refuse(Reason::id_conflict, Detail::of(FieldName::reference));
    }
    if (const Reason reason = check_accounts(context.state, *agreement); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(
        AgreementMoved{id, AgreementState::agreed, context.now + agreement->terms.clocks.pay});
}

}  // namespace holdfast::ledger::commands
