#include "crypto/merkle_proof.h"

#include <algorithm>
#include <bit>

#include "crypto/error.h"
#include "crypto/merkle.h"

namespace holdfast::crypto {
namespace {

/// RFC 6962's k: the largest power of two below n > 1. The left part of n leaves has k of them.
std::uint64_t left_part(std::uint64_t n) { return std::bit_floor(n - 1); }

/// MTH(D[begin:end]), for the ranges that the splits of a tree lead to: each begins at a multiple
/// of a power of two not below its length.
Digest range_root(const MerkleNodes& nodes, std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t length = end - begin;
    if (std::has_single_bit(length)) {
        const auto level = static_cast<unsigned>(std::countr_zero(length));
        return nodes.node(level, begin >> level);
    }
    const std::uint64_t middle = begin + left_part(length);
    const Digest left = range_root(nodes, begin, middle);
    return node_hash(left, range_root(nodes, middle, end));
}

bool is_odd(std::uint64_t value) { return value % 2 == 1; }

/// The walk of RFC 9162 from a node to the root: `node` is its index in its level and `last` the
/// level's last index. A node that is last and even has no sibling and moves up as it is.
struct Walk {
    std::uint64_t node;
    std::uint64_t last;

    bool at_root() const { return last == 0; }
    bool sibling_is_left() const { return is_odd(node) || node == last; }
    void up() {
        node >>= 1;
        last >>= 1;
    }
    /// To the level at which the node is a right child.
    void up_while_only_child() {
        while (!is_odd(node) && node != 0) up();
    }
};

}  // namespace

MerkleTree::MerkleTree(std::span<const Digest> leaf_hashes)
    : levels_(1, std::vector<Digest>(leaf_hashes.begin(), leaf_hashes.end())) {
    MerkleHasher hasher;
    while (levels_.back().size() > 1) {
        const std::vector<Digest>& below = levels_.back();
        std::vector<Digest> level(below.size() / 2);
        for (std::size_t i = 0; i < level.size(); ++i) {
            level[i] = hasher.node(below[2 * i], below[2 * i + 1]);
        }
        levels_.push_back(std::move(level));
    }
}

Digest MerkleTree::root() const { return merkle_root(*this, size()); }

Digest MerkleTree::node(unsigned level, std::uint64_t index) const {
    if (level >= levels_.size() || index >= levels_[level].size()) {
        throw Error("a Merkle tree has no such complete subtree");
    }
    return levels_[level][index];
}

Digest merkle_root(const MerkleNodes& nodes, std::uint64_t size) {
    return size == 0 ? empty_merkle_root() : range_root(nodes, 0, size);
}

// RFC 6962 PATH(m, D[n]), from the root down, then reversed.
MerkleProof inclusion_proof(const MerkleNodes& nodes, std::uint64_t index, std::uint64_t size) {
    if (index >= size) throw Error("an inclusion proof needs a leaf inside the tree");
    MerkleProof proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + left_part(end - begin);
        if (index < middle) {
            proof.push_back(range_root(nodes, middle, end));
            end = middle;
        } else {
            proof.push_back(range_root(nodes, begin, middle));
            begin = middle;
        }
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

// RFC 6962 SUBPROOF(m, D[n], b), from the root down, then reversed. `is_first_tree` is b: the range
// is then the whole first tree at its end, whose root the verifier has.
MerkleProof consistency_proof(const MerkleNodes& nodes, std::uint64_t size1, std::uint64_t size2) {
    if (size1 == 0 || size1 > size2) {
        throw Error("a consistency proof needs a first tree that is neither empty nor the larger");
    }
    MerkleProof proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size2;
    bool is_first_tree = true;
    while (end != size1) {
        const std::uint64_t middle = begin + left_part(end - begin);
        if (size1 <= middle) {
            proof.push_back(range_root(nodes, middle, end));
            end = middle;
        } else {
            proof.push_back(range_root(nodes, begin, middle));
            begin = middle;
            is_first_tree = false;
        }
    }
    if (!is_first_tree) proof.push_back(range_root(nodes, begin, end));
    std::reverse(proof.begin(), proof.end());
    return proof;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf_hash,
                      std::span<const Digest> proof, const Digest& root) {
    if (index >= size) return false;
    Walk walk{index, size - 1};
    Digest hash = leaf_hash;
    for (const Digest& sibling : proof) {
        if (walk.at_root()) return false;
        if (walk.sibling_is_left()) {
            hash = node_hash(sibling, hash);
            walk.up_while_only_child();
        } else {
            hash = node_hash(hash, sibling);
        }
        walk.up();
    }
    return walk.at_root() && hash == root;
}

bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Digest& root1,
                        const Digest& root2, std::span<const Digest> proof) {
    if (size1 == 0 || size1 > size2) return false;
    if (size1 == size2) return proof.empty() && root1 == root2;
    if (proof.empty()) return false;

    Walk walk{size1 - 1, size2 - 1};
    while (is_odd(walk.node)) walk.up();
    // The largest complete subtree at the first tree's end: all of it if its size is a power of
    // two.
    Digest hash1 = root1;
    if (!std::has_single_bit(size1)) {
        hash1 = proof.front();
        proof = proof.subspan(1);
    }
    Digest hash2 = hash1;
    for (const Digest& sibling : proof) {
        if (walk.at_root()) return false;
        if (walk.sibling_is_left()) {
            hash1 = node_hash(sibling, hash1);
            hash2 = node_hash(sibling, hash2);
            walk.up_while_only_child();
        } else {
            hash2 = node_hash(hash2, sibling);
        }
        walk.up();
    }
    return walk.at_root() && hash1 == root1 && hash2 == root2;
}

}  // namespace holdfast::crypto
