#include "crypto/ed25519.h"

#include <doctest/doctest.h>

#include <type_traits>
#include <unordered_set>

#include "crypto/bytes.h"
#include "crypto/ed25519_filters.h"
#include "crypto/hex.h"

namespace holdfast::crypto::ed25519_test {
namespace {

// The vectors in the shared folder are run in ed25519_vectors_test.cpp; what must hold without them
// is here.

constexpr auto is_verified_by_both = [](const PublicKey& key, std::string_view message,
                                        const Signature& signature) {
    const bool online = verify(key, bytes_of(message), signature);
    CHECK(online == verify_independent(key, bytes_of(message), signature));
    return online;
};

PublicKey key_of(std::string_view hex) { return PublicKey{array_from_hex<32>(hex).value()}; }

// RFC 8032 section 7.1, test 2: the message is one byte, 0x72.
const auto seed =
    array_from_hex<32>("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value();
const char* const public_key_hex =
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const char* const signature_hex =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

TEST_CASE("a key from a seed signs as RFC 8032 says") {
    const SecretKey key(seed);
    CHECK(to_hex(key.seed()) == to_hex(seed));
    CHECK(to_hex(key.public_key().bytes) == public_key_hex);
    const Signature signature = sign(key, bytes_of("\x72"));
    CHECK(to_hex(signature.bytes) == signature_hex);
    CHECK(is_verified_by_both(key.public_key(), "\x72", signature));
}

TEST_CASE("a signature fits its key, its message and its every bit") {
    const SecretKey key = generate_key();
    const PublicKey public_key = key.public_key();
    const Signature signature = sign(key, bytes_of("message"));
    CHECK(is_verified_by_both(public_key, "message", signature));
    CHECK_FALSE(is_verified_by_both(public_key, "massage", signature));
    CHECK_FALSE(is_verified_by_both(public_key, "", signature));
    CHECK_FALSE(is_verified_by_both(generate_key().public_key(), "message", signature));
    for (std::size_t bit = 0; bit < 512; ++bit) {
        CAPTURE(bit);
        Signature damaged = signature;
        damaged.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        CHECK_FALSE(is_verified_by_both(public_key, "message", damaged));
    }
    for (std::size_t bit = 0; bit < 256; ++bit) {
        CAPTURE(bit);
        PublicKey damaged = public_key;
        damaged.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        CHECK_FALSE(is_verified_by_both(damaged, "message", signature));
    }
}

TEST_CASE("generated keys differ and are acceptable") {
    std::unordered_set<PublicKey> keys;
    for (int i = 0; i < 50; ++i) {
        const PublicKey key = generate_key().public_key();
        CHECK(is_acceptable(key));
        keys.insert(key);
    }
    CHECK(keys.size() == 50);
}

TEST_CASE("a secret key moves, is never copied, and leaves nothing behind") {
    static_assert(!std::is_copy_constructible_v<SecretKey> &&
                  !std::is_copy_assignable_v<SecretKey>);
    const std::string zeros(64, '0');
    SecretKey first(seed);
    SecretKey second(std::move(first));
    CHECK(to_hex(first.seed()) == zeros);  // NOLINT(bugprone-use-after-move): that is the point
    CHECK(to_hex(second.public_key().bytes) == public_key_hex);
    SecretKey third = generate_key();
    third = std::move(second);
    CHECK(to_hex(second.seed()) == zeros);  // NOLINT(bugprone-use-after-move)
    CHECK(to_hex(third.public_key().bytes) == public_key_hex);
    SecretKey& same = third;
    third = std::move(same);
    CHECK(to_hex(third.public_key().bytes) == public_key_hex);
}

struct PointCase {
    const char* what;
    const char* hex;
    bool is_admissible;  // as key or R of a signature
    bool is_acceptable;  // as a registered key
};

const PointCase points[] = {
    {"an ordinary key", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", true,
     true},
    {"order 1", "0100000000000000000000000000000000000000000000000000000000000000", false, false},
    {"order 1, sign bit", "0100000000000000000000000000000000000000000000000000000000000080", false,
     false},
    {"order 1, p + 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false,
     false},
    {"order 1, p + 1, sign bit", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     false, false},
    {"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false, false},
    {"order 2, sign bit", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false,
     false},
    {"order 4", "0000000000000000000000000000000000000000000000000000000000000000", false, false},
    {"order 4, negative", "0000000000000000000000000000000000000000000000000000000000000080", false,
     false},
    {"order 4, p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false,
     false},
    {"order 4, p, negative", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     false, false},
    {"order 8, a", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false,
     false},
    {"order 8, -a", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", false,
     false},
    {"order 8, b", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", false,
     false},
    {"order 8, -b", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", false,
     false},
    // y = 2 is on no curve point: inadmissibility of encodings is not the filter's to find.
    {"off the curve", "0200000000000000000000000000000000000000000000000000000000000000", true,
     false},
};

TEST_CASE("points of small order are refused as keys and as R, whatever their encoding") {
    const Signature ordinary{array_from_hex<64>(signature_hex).value()};
    const PublicKey ordinary_key = key_of(public_key_hex);
    for (const PointCase& point : points) {
        CAPTURE(point.what);
        const PublicKey key = key_of(point.hex);
        CHECK(is_acceptable(key) == point.is_acceptable);
        CHECK(is_admissible(key, ordinary) == point.is_admissible);
        Signature with_r = ordinary;
        std::copy(key.bytes.begin(), key.bytes.end(), with_r.bytes.begin());
        CHECK(is_admissible(ordinary_key, with_r) == point.is_admissible);
    }
}

TEST_CASE("a key's y must be below p") {
    const Signature ordinary{array_from_hex<64>(signature_hex).value()};
    for (unsigned above = 0; above < 19; ++above) {  // p + above < 2^255
        for (const std::uint8_t top : {std::uint8_t{0x7f}, std::uint8_t{0xff}}) {
            PublicKey key;
            key.bytes.fill(0xff);
            key.bytes.front() = static_cast<std::uint8_t>(0xed + above);
            key.bytes.back() = top;
            CAPTURE(to_hex(key.bytes));
            CHECK_FALSE(is_admissible(key, ordinary));
            CHECK_FALSE(is_acceptable(key));
        }
    }
    // p - 2 is reduced, and not of small order.
    CHECK(is_admissible(key_of("ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                        ordinary));
}

TEST_CASE("S must be below L") {
    const PublicKey key = key_of(public_key_hex);
    const struct {
        const char* s;
        bool is_admissible;
    } cases[] = {
        {"0000000000000000000000000000000000000000000000000000000000000000", true},
        {"ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", true},   // L - 1
        {"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", false},  // L
        {"eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", false},
        {"00d3f55c1a631258d69cf7a2def9de1500000000000000000000000000000010", false},
        {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0f", true},
        {"0000000000000000000000000000000000000000000000000000000000000020", false},
        {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false}};
    for (const auto& c : cases) {
        CAPTURE(c.s);
        Signature signature{array_from_hex<64>(signature_hex).value()};
        const auto s = array_from_hex<32>(c.s).value();
        std::copy(s.begin(), s.end(), signature.bytes.begin() + 32);
        CHECK(is_admissible(key, signature) == c.is_admissible);
    }
}

}  // namespace
}  // namespace holdfast::crypto::ed25519_test
