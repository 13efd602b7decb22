#include "ledger/money_rules.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

constexpr auto kMax = static_cast<i128>(kMaxAmount);

Amount positive_part(i128 value) {
    return Amount(static_cast<u128>(std::clamp<i128>(value, 0, kMax)));
}

i128 signed_units(Amount amount) { return static_cast<i128>(amount.value()); }

}  // namespace

Amount spendable(const Account& account, bool bounded) {
    const bool unlimited = account.credit_line == Amount::max();
    const i128 line = bounded && unlimited ? 0 : signed_units(account.credit_line);
    return positive_part(account.available.value() + line);
}

Amount room(const Account& account, bool bounded) {
    const bool unlimited = account.ceiling == Amount::max();
    const i128 ceiling = bounded && unlimited ? 0 : signed_units(account.ceiling);
    return positive_part(ceiling - account.available.value() - signed_units(account.held) -
                         signed_units(account.incoming));
}

const Account* find_payable(const State& state, AccountId id) {
    const Account* account = state.accounts.find(id);
    return account == nullptr || account->has(kSystem) ? nullptr : account;
}

Reason check_is_open(const State& state, AccountId id) {
    const Account* account = state.accounts.find(id);
    if (account == nullptr) {
        return Reason::account_not_found;
    }
    return account->has(kClosed) ? Reason::account_closed : Reason::ok;
}

Reason check_side_open(const Account& account, AccountFlag frozen_side) {
    if (account.has(kClosed)) {
        return Reason::account_closed;
    }
    return account.has(frozen_side) ? Reason::account_frozen : Reason::ok;
}

Reason check_parties(const Account& payer, const Account& payee) {
    const Reason paying = check_side_open(payer, kFrozenDebits);
    const Reason paid = check_side_open(payee, kFrozenCredits);
    if (paying == Reason::account_closed || paid == Reason::account_closed) {
        return Reason::account_closed;
    }
    return paying != Reason::ok ? paying : paid;
}

bool debit_overflows(const Account& account, Amount amount) {
    return account.available.value() - signed_units(amount) < -kMax ||
           !account.debits.can_take(amount);
}

bool credit_overflows(const Account& account, Amount amount) {
    const i128 coming_back = signed_units(account.held) + signed_units(account.payout_pending);
    return account.available.value() + coming_back + signed_units(account.incoming) +
                   signed_units(amount) >
               kMax ||
           !account.credits.can_take(amount);
}

bool hold_overflows_payer(const Account& payer, Amount amount) {
    return debit_overflows(payer, amount) || sum_exceeds_max(payer.held, amount);
}

bool hold_overflows_payee(const Account& payee, Amount amount) {
    return credit_overflows(payee, amount) || sum_exceeds_max(payee.incoming, amount);
}

Amount balanced(const Command& command, Amount amount, const Account& payer, const Account& payee) {
    if (command.has(kUpToPayer)) {
        amount = least(amount, spendable(payer, true));
    }
    if (command.has(kUpToPayee)) {
        amount = least(amount, room(payee, true));
    }
    return amount;
}

bool currency_fits(const Command& command, CurrencyId currency) {
    const CurrencyId* stated = command.get(&Extension::currency);
    return stated == nullptr || *stated == currency;
}

Reason check_key_limits(const Context& context, Amount amount, Events& events) {
    for (const Signer& signer : context.signers) {
        const Key& key = *context.state.keys.find(signer.key);
        const KeyLimits& limits = key.limits;
        if (limits.per_command && amount > *limits.per_command) {
            return Reason::over_key_limit;
        }
        if (limits.per_window) {
            const bool fresh = context.now - key.window_start >= limits.window_ns;
            const Amount spent = fresh ? Amount() : key.window_spent;
            if (sum_exceeds_max(spent, amount) || spent + amount > *limits.per_window) {
                return Reason::over_key_limit;
            }
            events.emplace_back(
                KeySpent{signer.key, fresh ? context.now : key.window_start, spent + amount});
        }
    }
    return Reason::ok;
}

LegKind way_in(const Account& account) {
    return check_side_open(account, kFrozenCredits) == Reason::ok ? LegKind::posted
                                                                  : LegKind::suspense;
}

LegKind way_in(const Account& account, Amount amount) {
    return credit_overflows(account, amount) ? LegKind::suspense : way_in(account);
}

LegKind way_in(const State& state, std::span<const Leg> before, AccountId to, Amount amount) {
    for (const Leg& leg : before) {
        amount += leg.to == to && leg.kind == LegKind::posted ? leg.amount : Amount();
    }
    return way_in(*state.accounts.find(to), amount);
}

void divert_unpayable_fees(const State& state, std::vector<Leg>& legs) {
    for (std::size_t i = 0; i < legs.size(); ++i) {
        if (legs[i].fee_line != Leg::kOwnPart) {
            legs[i].kind = way_in(state, std::span(legs).first(i), legs[i].to, legs[i].amount);
        }
    }
}

}  // namespace holdfast::ledger
