/// Which money an event has moved, told from the state before and after it: no business rules, so
/// that a new kind of event needs nothing here.
///
/// A pot is the smallest place that money can be in: a part of an account, or a hold.
/// Thread-safety: one thread.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string_view>
#include <vector>

#include "ledger/state.h"

namespace holdfast::replay {

enum class PotKind : std::uint8_t { available, reserve, payout_pending, debt, hold };
/// "available", …, "hold".
[[nodiscard]] std::string_view name_of(PotKind kind);

struct Pot {
    PotKind kind = PotKind::available;
    ledger::AccountId id;  ///< the account; of a hold, its id read as an account's

    friend auto operator<=>(const Pot&, const Pot&) = default;
};

/// What one event did to one pot. Amounts are signed as the owner sees them: debt is negative.
struct Movement {
    Pot pot;
    ledger::CurrencyId currency = 0;
    ledger::i128 before = 0;
    ledger::i128 after = 0;
    bool is_first = false;  ///< the pot never moved before
};

class MoneyWatch {
   public:
    /// Watches a state without money from here on; no other recorder of edits may be set. `state`
    /// outlives this.
    explicit MoneyWatch(ledger::State& state);
    ~MoneyWatch();
    MoneyWatch(const MoneyWatch&) = delete;
    MoneyWatch& operator=(const MoneyWatch&) = delete;

    /// Pots changed since the last call, accounts before holds, each in the order of ids. Valid
    /// until the next call. Throws CheckFailed where the changes don't add up to zero in each
    /// currency.
    [[nodiscard]] const std::vector<Movement>& take();

    /// Every pot that ever moved, empty ones included, in the same order; `before` is `after`.
    void for_each_pot(const std::function<void(const Movement&)>& visit) const;

   private:
    static constexpr std::size_t kParts = 4;  // kinds of pots in an account
    struct SeenAccount {
        std::array<ledger::i128, kParts> parts{};
        std::array<bool, kParts> moved{};
    };

    void compare_accounts();
    void compare_holds();
    void check_sums() const;

    ledger::State& state_;
    std::vector<std::uint32_t> edited_accounts_;  // positions
    std::vector<std::uint32_t> edited_holds_;
    boost::unordered_flat_map<ledger::AccountId, SeenAccount, ledger::IdHash> accounts_;
    boost::unordered_flat_map<ledger::HoldId, ledger::Amount, ledger::IdHash> holds_;
    std::vector<Movement> moved_;
};

}  // namespace holdfast::replay
