#include "crypto/ed25519_filters.h"

#include <algorithm>

namespace holdfast::crypto {
namespace {

using Encoding = std::array<std::uint8_t, 32>;  // little-endian; the top bit is the sign of x

constexpr std::uint8_t sign_bit = 0x80;

/// p = 2^255 - 19.
constexpr Encoding field_prime = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

/// L = 2^252 + 27742317777372353535851937790883648493, the order of the base point.
constexpr Encoding group_order = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                  0xa2, 0xde, 0xf9, 0xde, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};

/// One root of d y^4 + 2 y^2 - 1 = 0: the y of two points of order 8. The other two have p - y.
constexpr Encoding order_8 = {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
                              0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
                              0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05};

constexpr Encoding small(std::uint8_t value) {
    Encoding encoding{};
    encoding[0] = value;
    return encoding;
}

/// p - y, for 0 < y < p.
constexpr Encoding negated(const Encoding& y) {
    Encoding result{};
    int borrow = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const int difference = field_prime[i] - y[i] - borrow;
        borrow = difference < 0 ? 1 : 0;
        result[i] = static_cast<std::uint8_t>(difference + 256 * borrow);
    }
    return result;
}

constexpr Encoding field_prime_plus_1() {
    Encoding result = field_prime;
    ++result[0];
    return result;
}

/// Every y, reduced or not, that encodes a point of order 1, 2, 4 or 8, whatever the sign bit.
constexpr std::array<Encoding, 7> small_order = {
    small(1),           // order 1
    negated(small(1)),  // order 2
    small(0),           // order 4
    order_8,
    negated(order_8),
    field_prime,           // 0, not reduced
    field_prime_plus_1(),  // 1, not reduced
};

bool is_less(const Encoding& a, const Encoding& b) {
    return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

bool has_small_order(Encoding point) {
    point.back() &= static_cast<std::uint8_t>(~sign_bit);
    return std::find(small_order.begin(), small_order.end(), point) != small_order.end();
}

bool is_reduced(Encoding point) {
    point.back() &= static_cast<std::uint8_t>(~sign_bit);
    return is_less(point, field_prime);
}

}  // namespace

bool is_admissible(const PublicKey& key, const Signature& signature) {
    Encoding r;
    Encoding s;
    std::copy_n(signature.bytes.begin(), 32, r.begin());
    std::copy_n(signature.bytes.begin() + 32, 32, s.begin());
    return is_reduced(key.bytes) && !has_small_order(key.bytes) && !has_small_order(r) &&
           is_less(s, group_order);
}

}  // namespace holdfast::crypto
