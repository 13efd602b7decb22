#include "tests/scenarios/portions.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <numeric>

namespace holdfast::scenarios {

namespace {

using Big = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

constexpr std::size_t kPortionDigitsMax = 60;

Big to_big(Number number) {
    const auto positive = static_cast<ledger::u128>(number < 0 ? -number : number);
    const Big big = (Big(static_cast<std::uint64_t>(positive >> 64)) << 64) +
                    static_cast<std::uint64_t>(positive);
    return number < 0 ? Big(-big) : big;
}

Number to_number(const Big& big) { return *number_of(Json(big.str())); }

Big floor_of(const Fraction& fraction) {  // of what is not negative
    return numerator(fraction) / denominator(fraction);
}

std::optional<Big> digits_of(std::string_view text) {
    if (text.empty() || text.size() > kPortionDigitsMax ||
        !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    Big value = 0;
    for (const char digit : text) {
        value = value * 10 + (digit - '0');
    }
    return value;
}

std::optional<Fraction> decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view decimals = point == text.npos ? "" : text.substr(point + 1);
    if (point != text.npos && decimals.empty()) {
        return std::nullopt;
    }
    const auto whole = digits_of(text.substr(0, point));
    const auto part = decimals.empty() ? Big(0) : digits_of(decimals);
    if (!whole || !part) {
        return std::nullopt;
    }
    const Big scale = pow(Big(10), static_cast<unsigned>(decimals.size()));
    return Fraction(*whole * scale + *part, scale);
}

std::optional<Fraction> portion_from(std::string_view text) {
    std::optional<Fraction> portion;
    const std::size_t slash = text.find('/');
    if (text.ends_with('%')) {
        portion = decimal(text.substr(0, text.size() - 1));
        portion = portion ? std::optional<Fraction>(*portion / 100) : std::nullopt;
    } else if (slash != text.npos) {
        const auto above = digits_of(text.substr(0, slash));
        const auto below = digits_of(text.substr(slash + 1));
        if (above && below && *below != 0) {
            portion = Fraction(*above, *below);
        }
    }
    return portion && *portion <= 1 ? portion : std::nullopt;
}

// The unrounded parts; "remaining" takes what the others leave.
std::optional<std::vector<Fraction>> exact_parts(Number amount, const Json& shares) {
    std::vector<Fraction> parts;
    std::optional<std::size_t> remaining;
    Fraction left(to_big(amount));
    for (const Json& share : shares) {
        const auto portion = text_of(share, "portion");
        Fraction part = 0;
        if (const auto fixed = number_of(share, "fixed")) {
            part = Fraction(to_big(*fixed));
        } else if (portion == "remaining" && !remaining) {
            remaining = parts.size();
        } else {
            const auto exact = portion ? portion_from(*portion) : std::nullopt;
            if (!exact) {
                return std::nullopt;
            }
            part = Fraction(to_big(amount)) * *exact;
        }
        left -= part;
        parts.push_back(std::move(part));
    }
    if (left < 0 || (left != 0 && !remaining)) {
        return std::nullopt;
    }
    if (remaining) {
        parts[*remaining] = left;
    }
    return parts;
}

// Which shares get the missing units, one each, by the rules that spread them.
std::vector<std::size_t> order_of_units(const std::vector<Fraction>& exact,
                                        const std::string& rule) {
    std::vector<std::size_t> order(exact.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (rule == "largest_remainder") {
        const auto remainder = [&](std::size_t i) {
            return Fraction(exact[i] - floor_of(exact[i]));
        };
        std::ranges::stable_sort(
            order, [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
    }
    return order;
}

// Which share gets all missing units, by the rules that give them to one.
std::optional<std::size_t> taker_of_units(const std::vector<Fraction>& exact, const Json& shares,
                                          const std::string& rule) {
    if (rule == "blnk_floor_each_then_largest" || rule == "floor_then_largest") {
        return static_cast<std::size_t>(std::ranges::max_element(exact) - exact.begin());
    }
    if (rule == "floor_then_remaining") {
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (text_of(shares[i], "portion") == "remaining") {
                return i;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> normal_portion(const std::string& text) {
    const auto portion = portion_from(text);
    return portion ? std::optional<std::string>(portion->str()) : std::nullopt;
}

std::optional<std::vector<Number>> rounded_parts(Number amount, const Json& shares,
                                                 const std::string& rule) {
    const auto exact = exact_parts(amount, shares);
    if (!exact || exact->empty()) {
        return std::nullopt;
    }
    std::vector<Number> parts;
    Number missing = amount;
    for (const Fraction& part : *exact) {
        parts.push_back(to_number(floor_of(part)));
        missing -= parts.back();
    }
    const auto taker = taker_of_units(*exact, shares, rule);
    if (taker) {
        parts[*taker] += missing;
        return parts;
    }
    if (rule != "floor_then_first" && rule != "largest_remainder") {
        return std::nullopt;
    }
    for (const std::size_t share : order_of_units(*exact, rule)) {
        const Number unit = missing > 0 ? 1 : 0;
        parts[share] += unit;
        missing -= unit;
    }
    return parts;
}

std::optional<LedgerShares> shares_by_ledger_rule(Number amount, const Json& portions) {
    std::vector<Fraction> exact;
    Big scale = 1;
    Fraction sum = 0;
    for (const Json& text : portions) {
        const auto portion = portion_from(shown(text));
        if (!portion) {
            return std::nullopt;
        }
        scale = lcm(scale, denominator(*portion));
        sum += *portion;
        exact.push_back(*portion);
    }
    if (sum != 1) {
        return std::nullopt;
    }
    LedgerShares shares;
    shares.is_fair = true;
    Fraction cumulative = 0;
    Big given = 0;
    for (const Fraction& portion : exact) {
        shares.weights.push_back(Big(floor_of(portion * scale)).str());
        cumulative += portion * to_big(amount);
        const Big part = floor_of(cumulative) - given;
        given += part;
        shares.is_fair = shares.is_fair && abs(Fraction(part) - portion * to_big(amount)) < 1;
        shares.parts.push_back(to_number(part));
    }
    return shares;
}

std::optional<Rates> hold_rates(Number amount, const std::string& at_hold,
                                const std::string& at_release) {
    const auto held = decimal(at_hold);
    const auto now = decimal(at_release);
    if (!held || !now || *held < 1 || *now < 1) {
        return std::nullopt;
    }
    const Big fee_owner = numerator(*held) - denominator(*held);
    Rates rates{denominator(*held).str(), fee_owner.str(), std::nullopt};
    if (*now < *held) {
        rates.lowered_part = to_number(floor_of(Fraction(to_big(amount)) / *now));
    }
    return rates;
}

}  // namespace holdfast::scenarios
