#include "ledger/account_changes.h"

#include <algorithm>

#include "ledger/money_rules.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

Amount part_above(i128 one, i128 other) {
    return one > other ? Amount(static_cast<u128>(one - other)) : Amount();
}

bool is_nothing(const AccountMoney& money) {
    return money.available.is_zero() && money.reserve.is_zero() && money.debt.is_zero() &&
           money.suspense.is_zero();
}

}  // namespace

AccountChanges::Change& AccountChanges::edit(AccountId id) {
    const auto at = changes_.find(id);
    return at != changes_.end()
               ? at->second
               : changes_.emplace(id, Change{*state_.accounts.find(id), Amount(), Amount()})
                     .first->second;
}

void AccountChanges::debit_total(Account& account, Amount amount) {
    if (account.debits.can_take(amount)) {
        account.debits += amount;
    } else {
        overflows_ = true;
    }
}

void AccountChanges::credit_total(Account& account, Amount amount) {
    if (account.credits.can_take(amount)) {
        account.credits += amount;
    } else {
        overflows_ = true;
    }
}

void AccountChanges::charge(AccountId id, Amount amount, ChargeOrder order) {
    Account& account = edit(id).now;
    Amount rest = amount;
    const auto of_reserve = [&] {
        const Amount part = least(account.reserve, rest);
        account.reserve -= part;
        rest -= part;
        if (!part.is_zero()) {
            from_reserve_[id] += part;
        }
    };
    if (order == ChargeOrder::reserve_first) {
        of_reserve();
    }
    const Amount part = least(part_above(account.available.value(), 0), rest);
    account.available -= part;
    rest -= part;
    of_reserve();
    if (sum_exceeds_max(account.debt, rest)) {
        overflows_ = true;
        return;
    }
    account.debt += rest;
    debit_total(account, amount);
}

void AccountChanges::give_back(AccountId id, Amount amount) {
    Change& change = edit(id);
    Account& account = change.now;
    const Amount repaid = least(account.debt, amount);
    account.debt -= repaid;
    Amount rest = amount - repaid;
    Amount& reserve = from_reserve_[id];
    Amount to_reserve = account.has(kClosed) ? Amount() : least(reserve, rest);
    if (sum_exceeds_max(account.reserve, to_reserve)) {
        to_reserve = Amount();
    }
    reserve -= to_reserve;
    account.reserve += to_reserve;
    rest -= to_reserve;
    credit_total(account, repaid + to_reserve);
    if (rest.is_zero()) {
        return;
    }
    if (way_in(account, rest) == LegKind::suspense) {
        add_suspense(id, rest);
    } else {
        account.available += rest;
        credit_total(account, rest);
    }
}

void AccountChanges::charge_less(AccountId id, Amount gross, Amount fees) {
    if (gross >= fees) {
        charge(id, gross - fees, ChargeOrder::reserve_first);
    } else {
        give_back(id, fees - gross);
    }
}

void AccountChanges::give_less(AccountId id, Amount gross, Amount fees) {
    if (gross >= fees) {
        give_back(id, gross - fees);
    } else {
        charge(id, fees - gross, ChargeOrder::reserve_first);
    }
}

void AccountChanges::debit(AccountId id, Amount amount) {
    Account& account = edit(id).now;
    if (debit_overflows(account, amount)) {
        overflows_ = true;
        return;
    }
    account.available -= amount;
    debit_total(account, amount);
}

void AccountChanges::credit(AccountId id, Amount amount) {
    Account& account = edit(id).now;
    if (credit_overflows(account, amount)) {
        overflows_ = true;
        return;
    }
    account.available += amount;
    credit_total(account, amount);
}

void AccountChanges::take_suspense(AccountId id, Amount amount) { edit(id).suspense_out += amount; }

void AccountChanges::add_suspense(AccountId id, Amount amount) {
    Change& change = edit(id);
    const Account& suspense =
        *state_.accounts.find(system_account(SystemAccount::suspense, change.now.currency));
    const SuspenseItem* item = state_.suspense.find(id);
    const Amount before = item == nullptr ? Amount() : item->amount;
    if (sum_exceeds_max(change.suspense_in, amount, before) ||
        credit_overflows(suspense, change.suspense_in + amount)) {
        overflows_ = true;
        return;
    }
    change.suspense_in += amount;
}

void AccountChanges::write(std::vector<AccountMoney>& taken,
                           std::vector<AccountMoney>& given) const {
    for (const auto& [id, change] : changes_) {
        const Account& before = *state_.accounts.find(id);
        const Account& now = change.now;
        const AccountMoney out{id, part_above(before.available.value(), now.available.value()),
                               minus_or_zero(before.reserve, now.reserve),
                               minus_or_zero(now.debt, before.debt), change.suspense_out};
        const AccountMoney in{id, part_above(now.available.value(), before.available.value()),
                              minus_or_zero(now.reserve, before.reserve),
                              minus_or_zero(before.debt, now.debt), change.suspense_in};
        if (!is_nothing(out)) {
            taken.push_back(out);
        }
        if (!is_nothing(in)) {
            given.push_back(in);
        }
    }
}

void AccountChanges::set_from_reserve(const std::vector<FromReserve>& parts) {
    from_reserve_.clear();
    for (const FromReserve& part : parts) {
        from_reserve_[part.account] = part.amount;
    }
}

void apply_account_changes(State& state, const std::vector<AccountMoney>& taken,
                           const std::vector<AccountMoney>& given) {
    for (const AccountMoney& out : taken) {
        Account& account = state.accounts.edit(out.account);
        account.available -= out.available;
        account.reserve -= out.reserve;
        account.debt += out.debt;
        account.debits += out.available;
        account.debits += out.reserve;
        account.debits += out.debt;
        if (!out.suspense.is_zero()) {
            take_from_suspense(state, out.account, out.suspense);
        }
    }
    for (const AccountMoney& in : given) {
        Account& account = state.accounts.edit(in.account);
        account.available += in.available;
        account.reserve += in.reserve;
        account.debt -= in.debt;
        account.credits += in.available;
        account.credits += in.reserve;
        account.credits += in.debt;
        if (!in.suspense.is_zero()) {
            keep_in_suspense(state, in.account, in.suspense);
        }
    }
}

}  // namespace holdfast::ledger
