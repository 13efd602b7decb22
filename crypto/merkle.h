/// The Merkle tree of RFC 6962 section 2.1 (SHA-256): hashing, roots, and the growing frontier.
///
///     leaf(d) = SHA-256(0x00 || d)      node(l, r) = SHA-256(0x01 || l || r)      root() =
///     SHA-256()
///
/// Proofs are in crypto/merkle_proof.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/digest.h"
#include "crypto/sha256.h"

namespace holdfast::crypto {

/// Hashes with a context of its own, for loops over many leaves. One object, one thread.
class MerkleHasher {
   public:
    Digest leaf(std::span<const std::uint8_t> data);
    Digest node(const Digest& left, const Digest& right);
    /// Root of the tree over these leaf hashes, computed in place: the contents are used up.
    Digest root_in_place(std::span<Digest> leaf_hashes);

   private:
    Sha256 sha256_;
};

/// The same on this thread's hasher. Thread-safe.
Digest leaf_hash(std::span<const std::uint8_t> data);
Digest node_hash(const Digest& left, const Digest& right);
/// Copies the leaf hashes; where they are no longer needed, `MerkleHasher::root_in_place` does not.
Digest merkle_root(std::span<const Digest> leaf_hashes);
/// SHA-256 of nothing.
Digest empty_merkle_root();

/// The right edge of a growing tree: its size and the roots of its complete subtrees, at most 64
/// hashes. A value: copy it to speculate. Append costs one node hash on average, the root at
/// most 63.
class MerkleFrontier {
   public:
    void append(const Digest& leaf_hash);
    std::uint64_t size() const { return size_; }
    Digest root() const;

    /// size (u64, little-endian), then its popcount(size) complete subtree roots, largest first.
    std::vector<std::uint8_t> serialise() const;
    /// Nothing unless `bytes` is exactly what `serialise` writes. That the hashes are those of any
    /// particular tree can only be told from `root()`.
    static std::optional<MerkleFrontier> deserialise(std::span<const std::uint8_t> bytes);

    bool operator==(const MerkleFrontier&) const = default;

   private:
    std::uint64_t size_ = 0;
    std::vector<Digest> peaks_;  // largest first, one for each bit set in size_
};

}  // namespace holdfast::crypto
