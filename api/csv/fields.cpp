#include "api/csv/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/csv/complaints.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::csv {

namespace {

constexpr std::size_t kIdBytesMax = 64;

ledger::Amount bounded(std::string_view column, const std::string& text,
                       std::optional<ledger::Amount> amount, std::string_view expected) {
    if (!amount) {
        throw BadField(fmt::format("{}: {} is not {}", column, shown(text), expected));
    }
    if (amount->value() > UINT64_MAX) {
        throw BadField(
            fmt::format("{}: {} is larger than any sum of real money", column, shown(text)));
    }
    return *amount;
}

}  // namespace

const std::string& read_id(std::string_view column, const std::string& text) {
    const bool is_printable = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    if (text.empty() || text.size() > kIdBytesMax || !is_printable) {
        throw BadField(
            fmt::format("{}: {} is no id: 1 to {} characters", column, shown(text), kIdBytesMax));
    }
    return text;
}

std::uint32_t read_number(std::string_view column, const std::string& text) {
    const auto number = ledger::parse_units(text);
    if (!number || number->value() > UINT32_MAX) {
        throw BadField(fmt::format("{}: {} is not a number", column, shown(text)));
    }
    return static_cast<std::uint32_t>(number->value());
}

ledger::Time read_time(std::string_view column, const std::string& text) {
    auto time = ledger::parse_time(text);
    if (!time) {
        time = ledger::parse_time(text + 'Z');
    }
    if (!time) {
        throw BadField(
            fmt::format("{}: {} is no time such as 2018-04-04 22:47:21", column, shown(text)));
    }
    if (*time >= kTimeEnd) {
        throw BadField(fmt::format("{}: {} is not before the year 2500", column, shown(text)));
    }
    return *time;
}

ledger::Time read_time_if_any(std::string_view column, const std::string& text) {
    return text.empty() ? 0 : read_time(column, text);
}

ledger::Amount read_decimal(std::string_view column, const std::string& text, unsigned exponent) {
    return bounded(column, text, ledger::parse_decimal(text, exponent),
                   fmt::format("an amount with at most {} decimals", exponent));
}

ledger::Amount read_units(std::string_view column, const std::string& text) {
    return bounded(column, text, ledger::parse_units(text), "a number of minor units");
}

}  // namespace holdfast::api::csv
