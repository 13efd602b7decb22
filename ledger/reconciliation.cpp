#include "ledger/reconciliation.h"

#include "ledger/apply_holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

AccountId clearing_of(PartyId rail, CurrencyId currency) {
    return system_account(SystemAccount::rail_clearing, currency, rail);
}

std::optional<Balance> checked_balance(i128 units) {
    const auto bound = static_cast<i128>(kMaxAmount);
    return units < -bound || units > bound ? std::nullopt : std::optional(Balance(units));
}

// What the adjustment puts into clearing.
i128 units_into_clearing(const RailAdjusted& event) {
    const auto units = static_cast<i128>(event.amount.value());
    return event.bank_has == BankHas::less ? units : -units;
}

}  // namespace

const Reconciliation* find_reconciliation(const State& state, PartyId rail, CurrencyId currency) {
    return state.reconciliations.find(clearing_of(rail, currency));
}

bool books_differ(const State& state, PartyId rail, CurrencyId currency) {
    const Reconciliation* row = find_reconciliation(state, rail, currency);
    return row != nullptr && row->differs();
}

std::optional<Balance> difference_from(const State& state, PartyId rail, CurrencyId currency,
                                       const BankStatement& statement) {
    const Account* clearing = state.accounts.find(clearing_of(rail, currency));
    const i128 in_books = clearing == nullptr ? 0 : -clearing->available.value();
    // Three numbers of 112 bits: their sum is far from 128.
    return checked_balance(in_books - statement.balance.value() - statement.in_transit.value());
}

Amount explainable(const Reconciliation& row, BankHas bank_has) {
    const i128 units = bank_has == BankHas::less ? row.difference.value() : -row.difference.value();
    return units > 0 ? Amount(static_cast<u128>(units)) : Amount();
}

bool adjustment_overflows(const State& state, const RailAdjusted& event) {
    const Account& clearing = *state.accounts.find(clearing_of(event.rail, event.currency));
    const Account& loss = *state.accounts.find(system_account(SystemAccount::loss, event.currency));
    const Reconciliation& row = *find_reconciliation(state, event.rail, event.currency);
    const bool is_loss = event.bank_has == BankHas::less;
    return debit_overflows(is_loss ? loss : clearing, event.amount) ||
           credit_overflows(is_loss ? clearing : loss, event.amount) ||
           !checked_balance(row.adjusted.value() + units_into_clearing(event));
}

void apply_rail_reconciled(State& state, const RailReconciled& event, Time now) {
    const AccountId clearing = clearing_of(event.rail, event.currency);
    if (state.reconciliations.find(clearing) == nullptr) {
        state.reconciliations.insert(clearing, {});
    }
    Reconciliation& row = state.reconciliations.edit(clearing);
    row.rail = event.rail;
    row.currency = event.currency;
    row.closed = event.closed;
    row.difference = event.difference;
    row.document = event.document;
    const Time begun = row.since == 0 ? now : row.since;
    row.since = row.differs() ? begun : 0;
}

void apply_rail_adjusted(State& state, const RailAdjusted& event) {
    const AccountId clearing = clearing_of(event.rail, event.currency);
    const AccountId loss = system_account(SystemAccount::loss, event.currency);
    const bool is_loss = event.bank_has == BankHas::less;
    debit_account(state, is_loss ? loss : clearing, event.amount);
    credit_account(state, is_loss ? clearing : loss, event.amount);
    Reconciliation& row = state.reconciliations.edit(clearing);
    const i128 units = units_into_clearing(event);
    row.difference = Balance(row.difference.value() - units);
    row.adjusted = Balance(row.adjusted.value() + units);
    if (!row.differs()) {
        row.since = 0;
    }
}

}  // namespace holdfast::ledger
