/// Says of a key that it is not among so many, without looking; or that it may be.
///
/// A blocked Bloom filter: all bits of a key lie in one cache line of 64 bytes, about ten bits a
/// key, so that about one absent key in a hundred passes (Putze, Sanders, Singler: "Cache-, Hash-
/// and Space-Efficient Bloom Filters", 2007). It knows keys by a 64-bit keyed hash
/// (crypto/short_hash.h): clients choose keys, and must not be able to choose such as pass.
/// Thread-safety: immutable once made.
#pragma once

#include <optional>
#include <vector>

#include "ledger/codec.h"

namespace holdfast::store {

class KeyFilter {
   public:
    /// Of the keys with these hashes.
    static KeyFilter of(std::span<const std::uint64_t> hashes);
    /// Nothing where `bytes` are none.
    static std::optional<KeyFilter> parse(ledger::ByteSpan bytes);

    [[nodiscard]] bool may_have(std::uint64_t hash) const;
    [[nodiscard]] const ledger::Bytes& bytes() const { return bytes_; }

   private:
    static constexpr std::size_t kLineBytes = 64;

    [[nodiscard]] std::size_t line_of(std::uint64_t hash) const;

    ledger::Bytes bytes_;  // whole lines, at least one
};

}  // namespace holdfast::store
