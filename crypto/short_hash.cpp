#include "crypto/short_hash.h"

#include <sodium.h>

#include <cstring>

namespace holdfast::crypto {

static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t) &&
              crypto_shorthash_KEYBYTES == sizeof(ShortHashKey));

std::uint64_t short_hash(const ShortHashKey& key, std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, sizeof(std::uint64_t)> out{};
    crypto_shorthash(out.data(), bytes.data(), bytes.size(), key.data());
    std::uint64_t hash = 0;
    std::memcpy(&hash, out.data(), sizeof hash);
    return hash;
}

}  // namespace holdfast::crypto
