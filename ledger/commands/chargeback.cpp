#include "ledger/commands/chargeback.h"

#include "ledger/authority.h"
#include "ledger/chargebacks.h"

namespace holdfast::ledger::commands {

bool Chargeback::authorized(const Context& context) { return party_acts_as(context, Role::rail); }

Outcome Chargeback::decide(const Context& context) { return charge_back(context); }

}  // namespace holdfast::ledger::commands
