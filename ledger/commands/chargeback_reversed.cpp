#include "ledger/commands/chargeback_reversed.h"

#include "ledger/authority.h"
#include "ledger/chargebacks.h"

namespace holdfast::ledger::commands {

bool ChargebackReversed::authorized(const Context& context) {
    return party_acts_as(context, Role::rail);
}

Outcome ChargebackReversed::decide(const Context& context) { return reverse_chargeback(context); }

}  // namespace holdfast::ledger::commands
