#include "ledger/commands/fund_on_clear.h"

#include "ledger/agreements.h"
#include "ledger/money_rules.h"
#include "ledger/on_clear.h"

namespace holdfast::ledger::commands {

bool FundOnClear::authorized(const Context& context) {
    return agreement_side_acts(context, Side::buyer);
}

Outcome FundOnClear::decide(const Context& context) {
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const Agreement* agreement = named_agreement(context);
    if (agreement == nullptr) {
        return give_instruction(context, refuse(Reason::agreement_not_found), {});
    }
    Outcome outcome;
    const bool can_be_paid =
        agreement->state == AgreementState::offered || agreement->state == AgreementState::agreed;
    outcome.reason =
        can_be_paid ? check_key_limits(context, amount, outcome.events) : Reason::wrong_state;
    return give_instruction(context, std::move(outcome), agreement->buyer);
}

}  // namespace holdfast::ledger::commands
