/// Inclusion and consistency proofs of the RFC 6962 tree (section 2.1.1 and 2.1.2), made from any
/// store of its nodes and checked from the proof alone (algorithms of RFC 9162 section 2.1.3.2 and
/// 2.1.4.2, which give the same trees).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "crypto/digest.h"

namespace holdfast::crypto {

/// Hashes bottom-up as RFC 6962 orders them; at most 64 for inclusion and 65 for consistency.
using MerkleProof = std::vector<Digest>;

/// Where the hashes of complete subtrees are kept: memory here, tiles or a database elsewhere.
class MerkleNodes {
   public:
    virtual ~MerkleNodes() = default;
    /// Root of the complete subtree over leaves [index << level, (index + 1) << level); level 0 are
    /// the leaf hashes. Only asked for subtrees inside the tree the proof is for.
    virtual Digest node(unsigned level, std::uint64_t index) const = 0;
};

/// All complete nodes of a fixed tree in memory: two hashes a leaf, each node hashed once.
class MerkleTree : public MerkleNodes {
   public:
    explicit MerkleTree(std::span<const Digest> leaf_hashes);

    std::uint64_t size() const { return levels_.front().size(); }
    Digest root() const;
    Digest node(unsigned level, std::uint64_t index) const override;

   private:
    std::vector<std::vector<Digest>> levels_;
};

/// Root of the tree of the first `size` leaves.
Digest merkle_root(const MerkleNodes& nodes, std::uint64_t size);

/// Throws Error unless index < size.
MerkleProof inclusion_proof(const MerkleNodes& nodes, std::uint64_t index, std::uint64_t size);

/// Throws Error unless 0 < size1 <= size2. Empty if the sizes are equal.
MerkleProof consistency_proof(const MerkleNodes& nodes, std::uint64_t size1, std::uint64_t size2);

/// Is `leaf_hash` the leaf at `index` of the tree of `size` leaves with this root? Any input.
[[nodiscard]] bool verify_inclusion(std::uint64_t index, std::uint64_t size,
                                    const Digest& leaf_hash, std::span<const Digest> proof,
                                    const Digest& root);

/// Is the tree (size1, root1) the beginning of (size2, root2)? Any input. Refuses size1 = 0: every
/// tree begins with the empty one, so there is nothing to prove and no root is attested.
[[nodiscard]] bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Digest& root1,
                                      const Digest& root2, std::span<const Digest> proof);

}  // namespace holdfast::crypto
