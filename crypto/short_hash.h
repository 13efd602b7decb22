/// A keyed 64-bit hash for tables and filters that hostile input fills: SipHash-2-4 (libsodium's
/// crypto_shorthash). Whoever does not know the key can't choose what collides. No use where 64
/// bits are too few: it proves nothing. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace holdfast::crypto {

using ShortHashKey = std::array<std::uint8_t, 16>;

[[nodiscard]] std::uint64_t short_hash(const ShortHashKey& key,
                                       std::span<const std::uint8_t> bytes);

}  // namespace holdfast::crypto
