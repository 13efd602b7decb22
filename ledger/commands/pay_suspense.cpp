#include "ledger/commands/pay_suspense.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

// Both must be members' accounts, or both the platform's own.
bool has_same_owner(const Context& context, const Account& one, const Account& other) {
    return context.command.payer().party == context.command.payee().party &&
           one.owner == other.owner;
}

// What waits under the account's name and no clock will pay: it is closed, or has no room.
Amount amount_waiting(const State& state, AccountId id, const Account& account) {
    const SuspenseItem* item = state.suspense.find(id);
    const bool waits = item != nullptr && (account.has(kClosed) || item->for_operators);
    return waits ? item->amount : Amount();
}

}  // namespace

bool PaySuspense::authorized(const Context& context) { return two_operators_act(context); }

Outcome PaySuspense::decide(const Context& context) {
    const AccountId from = context.command.payer();
    const AccountId to = context.command.payee();
    const Account* payer = context.state.accounts.find(from);
    const Account* payee = context.state.accounts.find(to);
    if (payer == nullptr || payee == nullptr) {
        return refuse(Reason::account_not_found,
                      Detail::of(payer == nullptr ? FieldName::payer : FieldName::payee));
    }
    if (!has_same_owner(context, *payer, *payee)) {
        return refuse(Reason::not_authorized);
    }
    if (payer->currency != payee->currency) {
        return refuse(Reason::currency_mismatch);
    }
    const Amount amount = amount_waiting(context.state, from, *payer);
    if (amount.is_zero()) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_side_open(*payee, kFrozenCredits); reason != Reason::ok) {
        return refuse(reason);
    }
    if (credit_overflows(*payee, amount)) {
        return refuse(Reason::overflow);
    }
    return done(SuspensePaid{from, to, amount});
}

}  // namespace holdfast::ledger::commands
