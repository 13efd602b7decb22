#include "ledger/commands/fund.h"

#include "ledger/agreements.h"
#include "ledger/funding.h"

namespace holdfast::ledger::commands {

bool Fund::authorized(const Context& context) { return agreement_side_acts(context, Side::buyer); }

Outcome Fund::decide(const Context& context) {
    const Command& command = context.command;
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return refuse(Reason::agreement_not_found);
    }
    const Amount most = command.has(kFull) ? Amount::max() : *command.amount();
    return pay_in(context, command.reference<AgreementId>(), *agreement, most);
}

}  // namespace holdfast::ledger::commands
