#include "ledger/commands/transfer.h"

#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool Transfer::authorized(const Context& context) {
    return signed_for_account(context, context.command.payer());
}

Outcome Transfer::decide(const Context& context) {
    const Command& command = context.command;
    const AccountId payer_id = command.payer();
    const AccountId payee_id = command.payee();
    Amount amount = *command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    if (payer_id == payee_id) {
        return refuse(Reason::same_account);
    }
    const Account* payer = context.state.accounts.find(payer_id);
    const Account* payee = find_payable(context.state, payee_id);
    if (payer == nullptr || payee == nullptr) {
        return refuse(Reason::account_not_found,
                      Detail::of(payer == nullptr ? FieldName::payer : FieldName::payee));
    }
    if (payer->currency != payee->currency || !currency_fits(command, payer->currency)) {
        return refuse(Reason::currency_mismatch);
    }
    if (const Reason reason = check_parties(*payer, *payee); reason != Reason::ok) {
        return refuse(reason);
    }
    amount = balanced(command, amount, *payer, *payee);
    if (debit_overflows(*payer, amount) || credit_overflows(*payee, amount)) {
        return refuse(Reason::overflow);
    }
    Outcome outcome;
    if (const Reason reason = check_key_limits(context, amount, outcome.events);
        reason != Reason::ok) {
        return refuse(reason);
    }
    if (amount > spendable(*payer)) {
        return refuse(Reason::insufficient_funds, Detail::of(spendable(*payer)));
    }
    if (amount > room(*payee)) {
        return refuse(Reason::over_ceiling, Detail::of(room(*payee)));
    }
    const bool as_commanded = amount == *command.amount();
    outcome.events.emplace_back(Transferred{as_commanded ? std::nullopt : std::optional(amount)});
    return outcome;
}

}  // namespace holdfast::ledger::commands
