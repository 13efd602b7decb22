/// Money: checked 128-bit integers of minor units.
///
/// `Amount` is unsigned, at most 2^112 - 1 as stored; `Balance` is signed within the same bound.
/// The head-room means that `amount * 10'000` and the sum of any two fit in 128 bits (DOMAIN
/// section 1). Every operator checks: a result outside the 112-bit bound throws `CheckFailed`.
/// Rules that may meet such a sum in valid input test first with `sum_exceeds_max`. Thread-safety:
/// plain values.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/check.h"
#include "ledger/types.h"

namespace holdfast::ledger {

inline constexpr u128 kMaxAmount = (static_cast<u128>(1) << 112) - 1;

class Amount {
   public:
    constexpr Amount() = default;
    /// Throws `CheckFailed` above 2^112 - 1.
    explicit constexpr Amount(u128 value) : value_(value) {
        if (value > kMaxAmount) {
            check_failed("amount above 2^112 - 1");
        }
    }
    static std::optional<Amount> from(u128 value) {
        return value > kMaxAmount ? std::nullopt : std::optional<Amount>(Amount(value));
    }
    static constexpr Amount max() { return Amount(kMaxAmount); }

    [[nodiscard]] constexpr u128 value() const { return value_; }
    [[nodiscard]] constexpr bool is_zero() const { return value_ == 0; }

    friend constexpr auto operator<=>(const Amount&, const Amount&) = default;
    friend constexpr Amount operator+(Amount a, Amount b) { return Amount(a.value_ + b.value_); }
    friend constexpr Amount operator-(Amount a, Amount b) {
        if (b.value_ > a.value_) {
            check_failed("amount below zero");
        }
        return Amount(a.value_ - b.value_);
    }
    Amount& operator+=(Amount other) { return *this = *this + other; }
    Amount& operator-=(Amount other) { return *this = *this - other; }

   private:
    u128 value_ = 0;
};

[[nodiscard]] constexpr bool sum_exceeds_max(Amount a, Amount b, Amount c = Amount()) {
    return a.value() + b.value() + c.value() > kMaxAmount;
}
[[nodiscard]] constexpr Amount least(Amount a, Amount b) { return a < b ? a : b; }
/// a - b, or zero where b is larger.
[[nodiscard]] constexpr Amount minus_or_zero(Amount a, Amount b) {
    return a > b ? a - b : Amount();
}

class Balance {
   public:
    constexpr Balance() = default;
    /// Throws `CheckFailed` outside +-(2^112 - 1).
    explicit constexpr Balance(i128 value) : value_(value) {
        if (value > static_cast<i128>(kMaxAmount) || value < -static_cast<i128>(kMaxAmount)) {
            check_failed("balance outside 2^112 - 1");
        }
    }
    explicit constexpr Balance(Amount amount) : value_(static_cast<i128>(amount.value())) {}

    [[nodiscard]] constexpr i128 value() const { return value_; }

    friend constexpr auto operator<=>(const Balance&, const Balance&) = default;
    friend constexpr Balance operator+(Balance a, Amount b) {
        return Balance(a.value_ + static_cast<i128>(b.value()));
    }
    friend constexpr Balance operator-(Balance a, Amount b) {
        return Balance(a.value_ - static_cast<i128>(b.value()));
    }
    Balance& operator+=(Amount other) { return *this = *this + other; }
    Balance& operator-=(Amount other) { return *this = *this - other; }

   private:
    i128 value_ = 0;
};

/// A gross total kept beside a balance (all debits or credits ever): wider than an amount, checked
/// too.
class Total {
   public:
    constexpr Total() = default;
    explicit constexpr Total(u128 value) : value_(value) {}
    [[nodiscard]] constexpr u128 value() const { return value_; }
    friend constexpr auto operator<=>(const Total&, const Total&) = default;
    [[nodiscard]] constexpr bool can_take(Amount amount) const {
        return value_ + amount.value() >= value_;
    }
    Total& operator+=(Amount amount) {
        check(can_take(amount), "a gross total fits in 128 bits");
        value_ += amount.value();
        return *this;
    }
    Total& operator-=(Amount amount) {
        check(value_ >= amount.value(), "a gross total is not negative");
        value_ -= amount.value();
        return *this;
    }

   private:
    u128 value_ = 0;
};

/// Decimal digits of an integer, as JSON and the command line carry amounts ("-12", "340").
std::string to_string(u128 value);
std::string to_string(i128 value);
inline std::string to_string(Amount amount) { return to_string(amount.value()); }
inline std::string to_string(Total total) { return to_string(total.value()); }
inline std::string to_string(Balance balance) { return to_string(balance.value()); }

/// Whole minor units: "340". Nothing but digits, at most 34 of them, no superfluous leading zero.
std::optional<Amount> parse_units(std::string_view text);

/// Major units with the currency's exponent: ("19.99", 2) is 1999. Refused: signs, exponents,
/// spaces, empty parts, and more decimals than the currency has (unless they are zeros).
std::optional<Amount> parse_decimal(std::string_view text, unsigned exponent);
/// Major units with exactly `exponent` decimals: (1999, 2) is "19.99".
std::string format_decimal(i128 units, unsigned exponent);

}  // namespace holdfast::ledger
