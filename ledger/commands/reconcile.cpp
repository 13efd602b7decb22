#include "ledger/commands/reconcile.h"

#include "ledger/authority.h"
#include "ledger/reconciliation.h"

namespace holdfast::ledger::commands {

bool Reconcile::authorized(const Context& context) { return party_acts_as(context, Role::rail); }

Outcome Reconcile::decide(const Context& context) {
    const PartyId rail = context.command.record->party;
    const CurrencyId currency = *context.command.get(&Extension::currency);
    const BankStatement& statement = *context.command.get(&Extension::statement);
    if (context.state.currencies.find(currency) == nullptr) {
        return refuse(Reason::currency_not_found);
    }
    const Reconciliation* last = find_reconciliation(context.state, rail, currency);
    const Time after = last == nullptr ? 0 : last->closed;
    if (statement.closed <= after || statement.closed > context.now) {
        return refuse(Reason::invalid_time_window, Detail::of(FieldName::extension));
    }
    const auto difference = difference_from(context.state, rail, currency, statement);
    if (!difference) {
        return refuse(Reason::overflow);
    }
    return done(RailReconciled{rail, currency, statement.closed, statement.balance,
                               statement.in_transit, *difference,
                               *context.command.get(&Extension::document)});
}

}  // namespace holdfast::ledger::commands
