#include "ledger/amount.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Appends decimal digits to a value; false once it would pass the largest amount.
bool append_digits(u128& value, std::string_view digits) {
    for (const char c : digits) {
        if (!is_digit(c)) {
            return false;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > kMaxAmount) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string to_string(u128 value) {
    std::string digits;
    do {
        digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::string to_string(i128 value) {
    if (value >= 0) {
        return to_string(static_cast<u128>(value));
    }
    std::string text = to_string(static_cast<u128>(0) - static_cast<u128>(value));
    text.insert(text.begin(), '-');
    return text;
}

std::optional<Amount> parse_units(std::string_view text) {
    u128 value = 0;
    if (text.empty() || (text.size() > 1 && text.front() == '0') || !append_digits(value, text)) {
        return std::nullopt;
    }
    return Amount(value);
}

std::optional<Amount> parse_decimal(std::string_view text, unsigned exponent) {
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction;
    if (point != std::string_view::npos) {
        fraction = text.substr(point + 1);
        if (fraction.empty()) {
            return std::nullopt;
        }
    }
    if (whole.empty() || whole.size() > 40 || fraction.size() > 40) {
        return std::nullopt;
    }
    while (fraction.size() > exponent) {
        if (fraction.back() != '0') {
            return std::nullopt;
        }
        fraction.remove_suffix(1);
    }
    u128 value = 0;
    if (!append_digits(value, whole) || !append_digits(value, fraction) ||
        !append_digits(value, std::string(exponent - fraction.size(), '0'))) {
        return std::nullopt;
    }
    return Amount(value);
}

std::string format_decimal(i128 units, unsigned exponent) {
    std::string text = to_string(units);
    const std::size_t sign = units < 0 ? 1 : 0;
    if (exponent == 0) {
        return text;
    }
    if (text.size() - sign <= exponent) {
        text.insert(sign, exponent + 1 - (text.size() - sign), '0');
    }
    text.insert(text.size() - exponent, 1, '.');
    return text;
}

}  // namespace holdfast::ledger
