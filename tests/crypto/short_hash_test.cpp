#include "crypto/short_hash.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

namespace short_hash_test {

using namespace holdfast::crypto;

// The vectors of "SipHash: a fast short-input PRF" (Aumasson, Bernstein 2012), appendix A: the key
// 00 01 ... 0f; inputs 00 01 ... of each length.
TEST_CASE("the short hash is SipHash-2-4") {
    ShortHashKey key{};
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    std::vector<std::uint8_t> input(15);
    std::iota(input.begin(), input.end(), std::uint8_t{0});
    CHECK(short_hash(key, input) == 0xa129ca6149be45e5ULL);
    CHECK(short_hash(key, {}) == 0x726fdb47dd0e0e31ULL);
    key[0] ^= 1;
    CHECK(short_hash(key, input) != 0xa129ca6149be45e5ULL);
}

}  // namespace short_hash_test
