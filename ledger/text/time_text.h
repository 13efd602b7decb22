/// Instants as text: RFC 3339, UTC, to the nanosecond.
///
/// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/types.h"

namespace holdfast::ledger {

/// "2024-05-17T09:30:00Z", or with nine decimals where there is a fraction.
[[nodiscard]] std::string format_time(Time time);
/// "2024-05-17": the day the instant falls on, in UTC.
[[nodiscard]] std::string format_date(Time time);

/// An RFC 3339 instant from 1970 on, with any offset and up to nine decimals, or a day
/// ("2024-05-17": its first instant in UTC). Nothing for any other text.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

}  // namespace holdfast::ledger
