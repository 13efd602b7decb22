/// Values as exported tables write them. Each throws BadField, which says what is wrong with the
/// field.
///
/// Thread-safety: pure functions.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "ledger/amount.h"
#include "ledger/types.h"

namespace holdfast::api::csv {

class BadField : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

/// Somebody's or something's id: 1 to 64 bytes, no control characters.
[[nodiscard]] const std::string& read_id(std::string_view column, const std::string& text);

/// A number within its order: "1"; no sign, no superfluous zeros.
[[nodiscard]] std::uint32_t read_number(std::string_view column, const std::string& text);

/// No time of what has happened is this late: 2500-01-01. So days may be added to any.
inline constexpr ledger::Time kTimeEnd = 16'725'225'600ULL * 1'000'000'000;

/// "2018-04-04 22:47:21" (in UTC), or RFC 3339; before kTimeEnd.
[[nodiscard]] ledger::Time read_time(std::string_view column, const std::string& text);
/// The same, or 0 where there is none.
[[nodiscard]] ledger::Time read_time_if_any(std::string_view column, const std::string& text);

/// "39.95", of a currency with so many decimals; below 2^64 minor units, so that sums over any
/// number of rows stay far from the largest amount.
[[nodiscard]] ledger::Amount read_decimal(std::string_view column, const std::string& text,
                                          unsigned exponent);
/// "3995": minor units, with the same bound.
[[nodiscard]] ledger::Amount read_units(std::string_view column, const std::string& text);

}  // namespace holdfast::api::csv
