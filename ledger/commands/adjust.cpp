#include "ledger/commands/adjust.h"

#include "ledger/authority.h"
#include "ledger/reconciliation.h"

namespace holdfast::ledger::commands {

bool Adjust::authorized(const Context& context) { return operators_act(context); }

Outcome Adjust::decide(const Context& context) {
    const auto bank_has = static_cast<BankHas>(*context.command.get(&Extension::options));
    if (!is_known(bank_has)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    RailAdjusted event;
    event.rail = *context.command.get(&Extension::reference_party);
    event.currency = *context.command.get(&Extension::currency);
    event.amount = *context.command.amount();
    event.bank_has = bank_has;
    event.item = context.command.record->reference;
    event.document = *context.command.get(&Extension::document);
    if (event.amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    if (context.state.currencies.find(event.currency) == nullptr) {
        return refuse(Reason::currency_not_found);
    }
    if (!has_role(context.state, event.rail, Role::rail)) {
        return refuse(Reason::party_not_found);
    }
    if (!books_differ(context.state, event.rail, event.currency)) {
        return refuse(Reason::wrong_state);
    }
    const Amount left =
        explainable(*find_reconciliation(context.state, event.rail, event.currency), bank_has);
    if (event.amount > left) {
        return refuse(Reason::invalid_amount, Detail::of(left));
    }
    if (adjustment_overflows(context.state, event)) {
        return refuse(Reason::overflow);
    }
    return done(event);
}

}  // namespace holdfast::ledger::commands
