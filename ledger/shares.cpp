#include "ledger/shares.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace holdfast::ledger {

Amount multiply_divide(Amount a, u128 b, u128 c) {
    check(c != 0, "a divisor is not zero");
    if (b == 0 || a.value() <= ~static_cast<u128>(0) / b) {
        return Amount(a.value() * b / c);
    }
    using boost::multiprecision::uint256_t;
    const auto wide = [](u128 value) {
        return uint256_t(static_cast<std::uint64_t>(value >> 64)) << 64 |
               static_cast<std::uint64_t>(value);
    };
    const uint256_t quotient = wide(a.value()) * wide(b) / wide(c);
    check(quotient <= wide(kMaxAmount), "a share fits an amount");
    const auto low = static_cast<std::uint64_t>(quotient & ~std::uint64_t{0});
    const auto high = static_cast<std::uint64_t>(quotient >> 64);
    return Amount(static_cast<u128>(high) << 64 | low);
}

std::vector<Amount> proportional_shares(Amount amount, std::span<const Amount> weights) {
    std::vector<Amount> parts(weights.size());
    u128 total = 0;
    std::size_t last = weights.size();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        total += weights[i].value();  // at most 8 weights below 2^112
        if (!weights[i].is_zero()) {
            last = i;
        }
    }
    if (total == 0) {
        check(amount.is_zero(), "money is shared among somebody");
        return parts;
    }
    Amount given;
    u128 cumulative = 0;
    for (std::size_t i = 0; i <= last; ++i) {
        cumulative += weights[i].value();
        const Amount up_to_here = i == last ? amount : multiply_divide(amount, cumulative, total);
        parts[i] = up_to_here - given;
        given = up_to_here;
    }
    return parts;
}

}  // namespace holdfast::ledger
