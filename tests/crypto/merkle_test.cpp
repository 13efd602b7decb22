#include "crypto/merkle.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <random>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/merkle_proof.h"
#include "tests/crypto/merkle_reference.h"
#include "tests/crypto/vectors.h"

namespace holdfast::crypto::merkle_test {
namespace {

constexpr std::size_t exhaustive_size_max = 64;

/// Leaf i is the hash of i's eight bytes: all different.
std::vector<Digest> make_leaves(std::size_t count) {
    std::vector<Digest> leaves(count);
    MerkleHasher hasher;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::array<std::uint8_t, 8> bytes;
        for (unsigned b = 0; b < 8; ++b) bytes[b] = static_cast<std::uint8_t>(i >> (8 * b));
        leaves[i] = hasher.leaf(bytes);
    }
    return leaves;
}

Digest with_a_flipped_bit(Digest digest, std::size_t bit) {
    digest[bit / 8 % digest.size()] ^= static_cast<std::uint8_t>(1 << bit % 8);
    return digest;
}

/// Every neighbour of a valid proof: an element changed, dropped or doubled, one more at either
/// end.
std::vector<MerkleProof> mutations(const MerkleProof& proof) {
    std::vector<MerkleProof> all;
    const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    for (std::size_t i = 0; i < proof.size(); ++i) {
        all.push_back(proof);
        all.back()[i] = with_a_flipped_bit(proof[i], 37 * i + 5);
        all.push_back(proof);
        all.back().erase(all.back().begin() + at(i));
        all.push_back(proof);
        all.back().insert(all.back().begin() + at(i), proof[i]);
    }
    for (std::size_t i = 1; i < proof.size(); ++i) {
        all.push_back(proof);
        std::swap(all.back()[i - 1], all.back()[i]);
    }
    all.push_back(proof);
    all.back().push_back(Digest{});
    all.push_back(proof);
    all.back().insert(all.back().begin(), Digest{});
    return all;
}

TEST_CASE("leaf and node hashes carry their prefix, whatever the leaf's size") {
    const Digest left = leaf_hash(bytes_of("left"));
    const Digest right = leaf_hash(bytes_of("right"));
    CHECK(empty_merkle_root() == sha256({}));
    CHECK(node_hash(left, right) == reference::node(left, right));
    CHECK(node_hash(left, right) != node_hash(right, left));
    std::string data;
    for (std::size_t size = 0; size < 600; ++size) {
        CAPTURE(size);
        CHECK(leaf_hash(bytes_of(data)) == reference::leaf(bytes_of(data)));
        data.push_back(static_cast<char>('a' + size % 26));
    }
}

TEST_CASE("every tree of up to 64 leaves: all roots agree with RFC 6962's definition") {
    const std::vector<Digest> all = make_leaves(exhaustive_size_max);
    MerkleFrontier frontier;
    MerkleHasher hasher;
    for (std::size_t size = 0; size <= exhaustive_size_max; ++size) {
        CAPTURE(size);
        const auto leaves = std::span(all).first(size);
        const Digest expected = reference::root(leaves);
        CHECK(merkle_root(leaves) == expected);
        std::vector<Digest> used_up(leaves.begin(), leaves.end());
        CHECK(hasher.root_in_place(used_up) == expected);
        const MerkleTree tree(leaves);
        CHECK(tree.size() == size);
        CHECK(tree.root() == expected);
        CHECK(frontier.size() == size);
        CHECK(frontier.root() == expected);
        if (size < exhaustive_size_max) frontier.append(all[size]);
    }
}

TEST_CASE("every tree of up to 64 leaves: inclusion") {
    const std::vector<Digest> all = make_leaves(exhaustive_size_max);
    std::size_t wrong = 0;
    for (std::size_t size = 1; size <= exhaustive_size_max; ++size) {
        const auto leaves = std::span(all).first(size);
        const MerkleTree tree(leaves);
        const Digest root = tree.root();
        for (std::size_t index = 0; index < size; ++index) {
            const MerkleProof proof = inclusion_proof(tree, index, size);
            wrong += proof != reference::path(index, leaves);
            wrong += !verify_inclusion(index, size, leaves[index], proof, root);
            for (std::size_t other = 0; other <= size; ++other) {
                if (other == index) continue;
                wrong += verify_inclusion(other, size, leaves[index], proof, root);
                if (other < size)
                    wrong += verify_inclusion(index, size, leaves[other], proof, root);
            }
            wrong += verify_inclusion(index, index, leaves[index], proof, root);
            wrong += verify_inclusion(index, size, leaves[index], proof,
                                      with_a_flipped_bit(root, index));
            for (const MerkleProof& bad : mutations(proof)) {
                wrong += verify_inclusion(index, size, leaves[index], bad, root);
            }
            if (wrong != 0) FAIL("size ", size, ", index ", index);
        }
        CHECK_THROWS_AS((void)inclusion_proof(tree, size, size), Error);
    }
}

TEST_CASE("every tree of up to 64 leaves: consistency") {
    const std::vector<Digest> all = make_leaves(exhaustive_size_max);
    std::size_t wrong = 0;
    for (std::size_t size2 = 1; size2 <= exhaustive_size_max; ++size2) {
        const auto leaves = std::span(all).first(size2);
        const MerkleTree tree(leaves);
        const Digest root2 = tree.root();
        for (std::size_t size1 = 1; size1 <= size2; ++size1) {
            const Digest root1 = merkle_root(leaves.first(size1));
            const MerkleProof proof = consistency_proof(tree, size1, size2);
            wrong += proof != reference::subproof(size1, leaves, true);
            wrong += !verify_consistency(size1, size2, root1, root2, proof);
            wrong += verify_consistency(size1, size2, with_a_flipped_bit(root1, 9), root2, proof);
            wrong += verify_consistency(size1, size2, root1, with_a_flipped_bit(root2, 9), proof);
            wrong += size1 != size2 && verify_consistency(size2, size1, root2, root1, proof);
            wrong += size1 != size2 && verify_consistency(size1, size2, root2, root1, proof);
            for (const MerkleProof& bad : mutations(proof)) {
                wrong += verify_consistency(size1, size2, root1, root2, bad);
            }
            if (wrong != 0) FAIL("sizes ", size1, " and ", size2);
        }
        CHECK_FALSE(verify_consistency(0, size2, empty_merkle_root(), root2, {}));
        CHECK_THROWS_AS((void)consistency_proof(tree, 0, size2), Error);
        CHECK_THROWS_AS((void)consistency_proof(tree, size2 + 1, size2), Error);
    }
    CHECK_FALSE(verify_consistency(0, 0, empty_merkle_root(), empty_merkle_root(), {}));
}

TEST_CASE("a tree of 2^20 leaves, sampled") {
    constexpr std::uint64_t size = 1 << 20;
    const char* const set = std::getenv("HOLDFAST_SEED");
    const std::uint64_t seed =
        set != nullptr ? std::strtoull(set, nullptr, 10) : std::random_device{}();
    MESSAGE("HOLDFAST_SEED=", seed);
    std::mt19937_64 random(seed);
    const std::vector<Digest> leaves = make_leaves(size);
    const MerkleTree tree(leaves);
    const Digest root = tree.root();

    MerkleFrontier frontier;
    std::uint64_t next_look = 1;
    for (std::uint64_t i = 0; i < size; ++i) {
        frontier.append(leaves[i]);
        if (i + 1 != next_look && i + 1 != size) continue;
        CHECK(frontier.root() == merkle_root(tree, i + 1));
        next_look += 1 + random() % 20'000;
    }
    CHECK(frontier.root() == root);
    CHECK(merkle_root(leaves) == root);

    for (int i = 0; i < 300; ++i) {
        const std::uint64_t size2 = 1 + random() % size;
        const std::uint64_t size1 = 1 + random() % size2;
        const std::uint64_t index = random() % size2;
        CAPTURE(size1);
        CAPTURE(size2);
        CAPTURE(index);
        const Digest root1 = merkle_root(tree, size1);
        const Digest root2 = merkle_root(tree, size2);
        const MerkleProof inclusion = inclusion_proof(tree, index, size2);
        CHECK(verify_inclusion(index, size2, leaves[index], inclusion, root2));
        CHECK_FALSE(verify_inclusion(index, size2, leaves[index ^ 1], inclusion, root2));
        const MerkleProof consistency = consistency_proof(tree, size1, size2);
        CHECK(verify_consistency(size1, size2, root1, root2, consistency));
        CHECK((size1 == size2 || !verify_consistency(size1, size2, root2, root1, consistency)));
    }
}

TEST_CASE("a tree in memory knows its complete subtrees only") {
    const MerkleTree tree(make_leaves(5));
    CHECK_NOTHROW(tree.node(2, 0));
    CHECK_NOTHROW(tree.node(0, 4));
    CHECK_THROWS_AS((void)tree.node(0, 5), Error);
    CHECK_THROWS_AS((void)tree.node(1, 2), Error);
    CHECK_THROWS_AS((void)tree.node(3, 0), Error);
    CHECK(MerkleTree({}).root() == empty_merkle_root());
}

TEST_CASE("sizes at the end of 64 bits, and long proofs, are only refused") {
    const MerkleProof proof(200, Digest{});
    constexpr std::uint64_t most = ~std::uint64_t{0};
    for (const std::uint64_t index : {std::uint64_t{0}, most / 2, most - 2, most - 1, most}) {
        for (std::size_t length = 0; length <= proof.size(); ++length) {
            const auto part = std::span(proof).first(length);
            CHECK_FALSE(verify_inclusion(index, most, Digest{}, part, Digest{}));
            CHECK_FALSE(
                (verify_consistency(index, most, Digest{}, Digest{}, part) && index != most));
        }
    }
    CHECK_FALSE(verify_inclusion(0, 0, Digest{}, {}, Digest{}));
}

TEST_CASE("a proof ends at the root: what would lead further is refused, though its hashes fit") {
    const std::vector<Digest> leaves = make_leaves(13);
    const Digest more = leaf_hash(bytes_of("more"));
    for (std::size_t size2 = 1; size2 <= leaves.size(); ++size2) {
        const MerkleTree tree{std::span(leaves).first(size2)};
        const Digest root2 = tree.root();
        for (std::size_t size1 = 1; size1 <= size2; ++size1) {
            CAPTURE(size1);
            CAPTURE(size2);
            MerkleProof inclusion = inclusion_proof(tree, size1 - 1, size2);
            inclusion.push_back(more);
            CHECK_FALSE(verify_inclusion(size1 - 1, size2, leaves[size1 - 1], inclusion,
                                         node_hash(more, root2)));
            CHECK_FALSE(verify_inclusion(size1 - 1, size2, leaves[size1 - 1], inclusion,
                                         node_hash(root2, more)));
            const Digest root1 = merkle_root(tree, size1);
            MerkleProof consistency = consistency_proof(tree, size1, size2);
            consistency.push_back(more);
            CHECK_FALSE(verify_consistency(size1, size2, node_hash(more, root1),
                                           node_hash(more, root2), consistency));
            CHECK_FALSE(
                verify_consistency(size1, size2, root1, node_hash(root2, more), consistency));
        }
    }
}

TEST_CASE("no tree begins with a larger one, even if a hash is proof and root at once") {
    const Digest hash = leaf_hash(bytes_of("any"));
    for (std::uint64_t size1 = 1; size1 < 20; ++size1) {
        for (std::uint64_t size2 = 0; size2 < size1; ++size2) {
            CHECK_FALSE(verify_consistency(size1, size2, hash, hash, {}));
            CHECK_FALSE(verify_consistency(size1, size2, hash, hash, {&hash, 1}));
        }
    }
}

TEST_CASE("a frontier is a value with one encoding") {
    const std::vector<Digest> leaves = make_leaves(200);
    MerkleFrontier frontier;
    for (const Digest& leaf : leaves) {
        const auto bytes = frontier.serialise();
        CAPTURE(frontier.size());
        CHECK(bytes.size() <= 8 + 64 * sizeof(Digest));
        const auto read = MerkleFrontier::deserialise(bytes);
        REQUIRE(read);
        CHECK(*read == frontier);
        CHECK(read->serialise() == bytes);
        auto changed = bytes;
        changed.push_back(0);
        CHECK_FALSE(MerkleFrontier::deserialise(changed));
        changed = bytes;
        changed.pop_back();
        CHECK_FALSE(MerkleFrontier::deserialise(changed));

        MerkleFrontier speculative = *read;
        speculative.append(leaf);
        frontier.append(leaf);
        CHECK(speculative == frontier);
    }
    CHECK(to_hex(MerkleFrontier{}.serialise()) == "0000000000000000");
    CHECK_FALSE(MerkleFrontier::deserialise({}));

    SUBCASE("a full one refuses to wrap") {
        std::vector<std::uint8_t> full(8 + 64 * 32, 0);
        std::fill_n(full.begin(), 8, std::uint8_t{0xff});
        auto frontier_at_the_end = MerkleFrontier::deserialise(full);
        REQUIRE(frontier_at_the_end);
        CHECK_THROWS_AS(frontier_at_the_end->append(Digest{}), Error);
    }
}

}  // namespace
}  // namespace holdfast::crypto::merkle_test
