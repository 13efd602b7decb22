#include "ledger/commands/hold.h"

#include <algorithm>

#include "ledger/hold_placement.h"

namespace holdfast::ledger::commands {

bool Hold::authorized(const Context& context) {
    if (const auto* payers = context.command.get(&Extension::payers)) {
        return std::ranges::all_of(*payers, [&](const PayerPart& part) {
            return signed_for_account(context, part.account);
        });
    }
    return signed_for_account(context, context.command.payer());
}

Outcome Hold::decide(const Context& context) {
    Placement placement = check_placement(context);
    if (placement.outcome.reason != Reason::ok) {
        return std::move(placement.outcome);
    }
    const Amount amount = placement.hold.funded;
    const bool as_commanded = amount == *context.command.amount();
    placement.outcome.events.emplace_back(
        HoldPlaced{as_commanded ? std::nullopt : std::optional(amount)});
    return std::move(placement.outcome);
}

}  // namespace holdfast::ledger::commands
