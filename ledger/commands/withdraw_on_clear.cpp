#include "ledger/commands/withdraw_on_clear.h"

#include "ledger/on_clear.h"

namespace holdfast::ledger::commands {

bool WithdrawOnClear::authorized(const Context& context) {
    const auto waiting = named_instruction(context);
    if (!waiting) {
        return signed_within_party(context, context.command.reference<CommandId>().party);
    }
    const auto payer = payer_of(context.state, waiting->view());
    return payer && signed_for_account(context, *payer);
}

Outcome WithdrawOnClear::decide(const Context& context) {
    if (!named_instruction(context)) {
        return refuse(Reason::request_not_found);
    }
    return done(InstructionEnded{*context.command.get(&Extension::deposit),
                                 context.command.reference<CommandId>(),
                                 InstructionEnd::withdrawn,
                                 Reason::ok,
                                 {}});
}

}  // namespace holdfast::ledger::commands
