// Every vector of shared/vectors/merkle that is about trees and proofs.

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

#include "crypto/hex.h"
#include "crypto/merkle.h"
#include "crypto/merkle_proof.h"
#include "tests/crypto/vectors.h"

namespace holdfast::crypto::merkle_vectors_test {
namespace {

using nlohmann::json;

/// Some probes carry hashes of another length. Shorter ones are padded with zeros, which keeps
/// equal ones equal and others different; longer ones can't be represented: nothing.
std::optional<Digest> digest_from(const json& base64) {
    const auto bytes = bytes_from_base64(base64);
    Digest digest{};
    if (bytes.empty() || bytes.size() > digest.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

std::optional<MerkleProof> proof_from(const json& list) {
    MerkleProof proof;
    if (list.is_null()) return proof;
    for (const json& hash : list) {
        const auto digest = digest_from(hash);
        if (!digest) return std::nullopt;
        proof.push_back(*digest);
    }
    return proof;
}

bool accepts_inclusion(std::uint64_t index, std::uint64_t size, const json& c) {
    const auto leaf = digest_from(c.at("leafHash"));
    const auto root = digest_from(c.at("root"));
    const auto proof = proof_from(c.at("proof"));
    return leaf && root && proof && verify_inclusion(index, size, *leaf, *proof, *root);
}

bool accepts_consistency(std::uint64_t size1, std::uint64_t size2, const json& c) {
    const auto root1 = digest_from(c.at("root1"));
    const auto root2 = digest_from(c.at("root2"));
    const auto proof = proof_from(c.at("proof"));
    return root1 && root2 && proof && verify_consistency(size1, size2, *root1, *root2, *proof);
}

/// A valid subtree: its start is a multiple of a power of two not below its length.
bool is_subtree(std::uint64_t start, std::uint64_t end) {
    constexpr std::uint64_t length_max = std::uint64_t{1} << 63;
    return start < end && end - start <= length_max && start % std::bit_ceil(end - start) == 0;
}

struct Count {
    int accepted = 0;
    int refused = 0;

    void add(bool was_accepted) { ++(was_accepted ? accepted : refused); }
};

TEST_CASE("Merkle vectors: hashes, nodes and roots") {
    const auto file = load_vectors("merkle/roots.json");
    if (!file) return;
    for (const json& c : file->at("hash_checks")) {
        const std::string kind = c.at("kind");
        CAPTURE(kind);
        Digest hash;
        if (kind == "empty") {
            hash = empty_merkle_root();
        } else if (kind == "leaf") {
            hash = leaf_hash(bytes_from_hex(c.at("data_hex")));
        } else {
            REQUIRE(kind == "node");
            // The published check hashes two short strings as children, so it can't be a node_hash.
            std::vector<std::uint8_t> bytes{0x01};
            for (const char* side : {"left_hex", "right_hex"}) {
                const auto child = bytes_from_hex(c.at(side));
                bytes.insert(bytes.end(), child.begin(), child.end());
            }
            hash = sha256(bytes);
        }
        CHECK(to_hex(hash) == c.at("want_hex"));
    }

    std::vector<Digest> leaves;
    MerkleFrontier frontier;
    const json& roots = file->at("root_hex_by_size");
    CHECK(to_hex(frontier.root()) == roots.at(0));
    for (const json& input : file->at("leaf_inputs_hex")) {
        leaves.push_back(leaf_hash(bytes_from_hex(input)));
        frontier.append(leaves.back());
        CHECK(to_hex(merkle_root(leaves)) == roots.at(leaves.size()));
        CHECK(to_hex(frontier.root()) == roots.at(leaves.size()));
    }
    CHECK(roots.size() == leaves.size() + 1);

    const MerkleTree tree(leaves);
    const json& nodes = file->at("node_hashes_hex_flat_level_order");
    std::size_t next = 0;
    for (unsigned level = 0; level < 4; ++level) {
        for (std::uint64_t index = 0; index < leaves.size() >> level; ++index, ++next) {
            CHECK(to_hex(tree.node(level, index)) == nodes.at(next));
        }
    }
    CHECK(nodes.size() == next);
}

TEST_CASE("Merkle vectors: inclusion") {
    const auto file = load_vectors("merkle/inclusion.json");
    if (!file) return;
    Count count;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const bool accepted = accepts_inclusion(c.at("leafIdx"), c.at("treeSize"), c);
        CHECK(accepted == (c.at("wantErr") == false));
        count.add(accepted);
    }
    CHECK(count.accepted == 6);
    CHECK(count.refused == 92);
}

TEST_CASE("Merkle vectors: consistency") {
    const auto file = load_vectors("merkle/consistency.json");
    if (!file) return;
    Count count;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const bool accepted = accepts_consistency(c.at("size1"), c.at("size2"), c);
        CHECK(accepted == (c.at("wantErr") == false));
        count.add(accepted);
    }
    CHECK(count.accepted == 6);
    CHECK(count.refused == 92);
}

// Subtrees [start, end) are no part of our proofs. A valid one (its start a multiple of a power of
// two not below its length) is a tree of its own, though, so its inclusion proofs are ours.
TEST_CASE("Merkle vectors: inclusion in subtrees, as far as they are trees") {
    const auto file = load_vectors("merkle/subtreeinclusion.json");
    if (!file) return;
    Count count;
    int not_ours = 0;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const std::uint64_t start = c.at("start");
        const std::uint64_t end = c.at("end");
        const std::uint64_t index = c.at("leafIdx");
        if (index < start || !is_subtree(start, end)) {
            CHECK(c.at("wantErr") == true);
            ++not_ours;
            continue;
        }
        const bool accepted = accepts_inclusion(index - start, end - start, c);
        CHECK(accepted == (c.at("wantErr") == false));
        count.add(accepted);
    }
    MESSAGE("subtree inclusion: ", count.accepted, " accepted, ", count.refused, " refused, ",
            not_ours, " without meaning for whole trees");
    CHECK(count.accepted == 12);
    CHECK(count.accepted + count.refused + not_ours == 204);
}

// [0, end) is the tree of the first `end` leaves; other subtrees and the empty one are not ours.
TEST_CASE("Merkle vectors: consistency of subtrees, as far as they are trees") {
    const auto file = load_vectors("merkle/subtreeconsistency.json");
    if (!file) return;
    Count count;
    int not_ours = 0;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const std::uint64_t end = c.at("end");
        if (c.at("start") != 0 || end == 0) {
            ++not_ours;
            continue;
        }
        const bool accepted = accepts_consistency(end, c.at("size"), c);
        CHECK(accepted == (c.at("wantErr") == false));
        count.add(accepted);
    }
    MESSAGE("subtree consistency: ", count.accepted, " accepted, ", count.refused, " refused, ",
            not_ours, " without meaning for whole trees");
    CHECK(count.accepted == 6);
    CHECK(count.accepted + count.refused + not_ours == 118);
}

}  // namespace
}  // namespace holdfast::crypto::merkle_vectors_test
