#include "ledger/commands/set_limits.h"

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

namespace {

bool is_below(Balance available, Amount credit_line) {
    return credit_line != Amount::max() &&
           available.value() < -static_cast<i128>(credit_line.value());
}

}  // namespace

bool SetLimits::authorized(const Context& context) {
    const Command& command = context.command;
    const AccountId account = command.payer();
    if (command.record->party == kLedgerParty) {
        return operators_act_on(context, account);
    }
    return command.get(&Extension::credit_line) == nullptr &&
           (account_acts(context, account) || signed_by_party(context, account.party));
}

Outcome SetLimits::decide(const Context& context) {
    const Command& command = context.command;
    const Amount* credit_line = command.get(&Extension::credit_line);
    const Amount* ceiling = command.get(&Extension::ceiling);
    if (credit_line == nullptr && ceiling == nullptr) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const Account* account = context.state.accounts.find(command.payer());
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    if (account->has(kClosed)) {
        return refuse(Reason::account_closed);
    }
    if (credit_line != nullptr && is_below(account->available, *credit_line)) {
        return refuse(Reason::insufficient_funds);
    }
    LimitsSet event;
    event.account = command.payer();
    event.credit_line = credit_line != nullptr ? std::optional(*credit_line) : std::nullopt;
    event.ceiling = ceiling != nullptr ? std::optional(*ceiling) : std::nullopt;
    return done(event);
}

}  // namespace holdfast::ledger::commands
