#include "ledger/commands/hold_on_clear.h"

#include "ledger/hold_placement.h"
#include "ledger/on_clear.h"

namespace holdfast::ledger::commands {

bool HoldOnClear::authorized(const Context& context) {
    return signed_for_account(context, context.command.payer());
}

Outcome HoldOnClear::decide(const Context& context) {
    return give_instruction(context, check_later_placement(context).outcome,
                            context.command.payer());
}

}  // namespace holdfast::ledger::commands
