#include "ledger/commands/request_payout.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

constexpr Duration kDestinationSettles = 72 * kHour;

// Identity and destination: where the money may go at all.
Reason check_owner(const Context& context, const Account& account) {
    if (account.kyc_level == 0) {
        return Reason::kyc_level;
    }
    const Destination* known = context.state.destinations.find(context.command.payer());
    if (known == nullptr || known->hash != *context.command.get(&Extension::destination)) {
        return Reason::destination_not_found;
    }
    if (context.now < known->since + kDestinationSettles) {
        return Reason::destination_too_new;
    }
    return account.debt.is_zero() ? Reason::ok : Reason::in_debt;
}

}  // namespace

bool RequestPayout::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome RequestPayout::decide(const Context& context) {
    const Command& command = context.command;
    const Amount amount = *command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const PartyId rail = *command.get(&Extension::reference_party);
    if (!has_role(context.state, rail, Role::rail)) {
        return refuse(Reason::party_not_found);
    }
    const Account* account = context.state.accounts.find(command.payer());
    if (account == nullptr) {
        return refuse(Reason::account_not_found);
    }
    if (!currency_fits(command, account->currency)) {
        return refuse(Reason::currency_mismatch);
    }
    Outcome outcome;
    outcome.reason = first_refusal(
        [&] { return check_side_open(*account, kFrozenDebits); },
        [&] { return debit_overflows(*account, amount) ? Reason::overflow : Reason::ok; },
        [&] { return check_key_limits(context, amount, outcome.events); },
        [&] { return check_owner(context, *account); });
    if (outcome.reason != Reason::ok) {
        return refuse(outcome.reason);
    }
    if (amount > spendable(*account)) {
        return refuse(Reason::insufficient_funds, Detail::of(spendable(*account)));
    }
    const Digest& destination = *command.get(&Extension::destination);
    outcome.events.emplace_back(PayoutRequested{
        rename<PayoutId>(command.id()),
        {PayoutState::requested, command.payer(), rail, amount, destination, context.now}});
    return outcome;
}

}  // namespace holdfast::ledger::commands
