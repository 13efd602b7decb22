#include "tests/scenarios/numbers.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace holdfast::scenarios {

namespace {

constexpr std::size_t kDigitsMax = 40;
constexpr auto kMax = static_cast<Number>(ledger::kMaxAmount);
constexpr Number kSecondsMax = static_cast<Number>(1) << 64;

std::optional<Number> natural_from(std::string_view digits) {
    if (digits.empty() || digits.size() > kDigitsMax ||
        !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    Number value = 0;
    for (const char digit : digits) {
        value = value >= kBeyond / 10 ? kBeyond : value * 10 + (digit - '0');
    }
    return value;
}

std::optional<Number> number_from(std::string_view text) {
    constexpr std::string_view kLess = "MAX-";
    if (text == "MAX") {
        return kMax;
    }
    const bool from_max = text.starts_with(kLess);
    const bool negative = text.starts_with('-');
    const auto natural = natural_from(text.substr(from_max ? kLess.size() : negative ? 1 : 0));
    if (!natural) {
        return std::nullopt;
    }
    return from_max ? kMax - *natural : negative ? -*natural : *natural;
}

}  // namespace

std::optional<Number> number_of(const Json& value) {
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>();
    }
    if (value.is_number_integer()) {
        return value.get<std::int64_t>();
    }
    return value.is_string() ? number_from(value.get_ref<const std::string&>()) : std::nullopt;
}

std::optional<Number> number_of(const Json& object, const char* name) {
    const Json* value = find(object, name);
    return value == nullptr ? std::nullopt : number_of(*value);
}

std::optional<ledger::Amount> amount_from(Number number) {
    return number < 0 ? std::nullopt : ledger::Amount::from(static_cast<ledger::u128>(number));
}

Number ns_of(Number seconds) {
    return std::clamp(seconds, -kSecondsMax, kSecondsMax) * static_cast<Number>(ledger::kSecond);
}

ledger::Time instant(Number ns) {
    constexpr Number kLatest = std::numeric_limits<ledger::Time>::max();
    return static_cast<ledger::Time>(std::clamp<Number>(ns, 1, kLatest));
}

}  // namespace holdfast::scenarios
