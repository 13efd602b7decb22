/// Amounts and times as scenarios write them.
///
/// What a scenario states need not be a possible amount ("-3", "MAX-0", a figure of 40 digits), so
/// numbers are judged where they are used. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "ledger/amount.h"
#include "tests/scenarios/json.h"

namespace holdfast::scenarios {

/// A whole number. Far above every amount and balance it ends: what is larger counts as kBeyond,
/// what is smaller as -kBeyond.
using Number = ledger::i128;
inline constexpr Number kBeyond = static_cast<Number>(1) << 126;

/// "340", "-3", "MAX", "MAX-n" or a JSON integer; nothing for any other value. At most 40 digits.
std::optional<Number> number_of(const Json& value);
/// The same of a member; nothing if it is missing.
std::optional<Number> number_of(const Json& object, const char* name);
/// The amount a number is; nothing below zero or above 2^112 - 1.
std::optional<ledger::Amount> amount_from(Number number);

/// Second 0 of a scenario in the ledger's time: late enough for instants before it to be sayable.
inline constexpr ledger::Time kSecondZero = 1'000'000'000 * ledger::kSecond;
/// So many seconds in nanoseconds; at most about 2^94 to either side.
Number ns_of(Number seconds);
/// The earliest or latest instant where this is none; 0 is no instant.
ledger::Time instant(Number ns);

}  // namespace holdfast::scenarios
