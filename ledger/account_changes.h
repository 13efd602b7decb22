/// What a rule will do to accounts, worked out on copies of their rows: charges that may become
/// debt, and giving them back.
///
/// Every step sees what the steps before it have done. `write` says in the end what changes on each
/// account, once. Thread-safety: one thread.
#pragma once

#include <map>

#include "ledger/chargeback_rows.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// What is charged first. Available is taken down to zero, never of a credit line; the rest is
/// debt.
enum class ChargeOrder : std::uint8_t { available_first, reserve_first };

class AccountChanges {
   public:
    /// `state` outlives this.
    explicit AccountChanges(const State& state) : state_(state) {}

    void charge(AccountId id, Amount amount, ChargeOrder order);
    /// Repays debt, then what came from reserve, the rest to available; to suspense where the
    /// account can't be credited.
    void give_back(AccountId id, Amount amount);
    /// A payee of whom `gross` is taken, and to whom fee lines give `fees` back.
    void charge_less(AccountId id, Amount gross, Amount fees);
    /// The other way round.
    void give_less(AccountId id, Amount gross, Amount fees);
    /// Of an account of the ledger's own.
    void debit(AccountId id, Amount amount);
    void credit(AccountId id, Amount amount);
    /// Of what waits in suspense under the account's name.
    void take_suspense(AccountId id, Amount amount);
    void add_suspense(AccountId id, Amount amount);

    /// Would a total pass the largest amount?
    [[nodiscard]] bool overflows() const { return overflows_; }
    void write(std::vector<AccountMoney>& taken, std::vector<AccountMoney>& given) const;
    /// What `give_back` may put into reserves again.
    void set_from_reserve(const std::vector<FromReserve>& parts);

   private:
    struct Change {
        Account now;
        Amount suspense_out;
        Amount suspense_in;
    };
    Change& edit(AccountId id);
    void credit_total(Account& account, Amount amount);
    void debit_total(Account& account, Amount amount);

    const State& state_;
    std::map<AccountId, Change> changes_;
    std::map<AccountId, Amount> from_reserve_;
    bool overflows_ = false;
};

/// Folds what `write` said into the state.
void apply_account_changes(State& state, const std::vector<AccountMoney>& taken,
                           const std::vector<AccountMoney>& given);

}  // namespace holdfast::ledger
