/// A log for witnesses: any of its sizes signed, any two proven consistent. Two logs of one origin
/// and label that differ in their branch are a fork.
///
/// Thread-safety: constant once made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "crypto/merkle.h"
#include "crypto/merkle_proof.h"
#include "crypto/sha256.h"

namespace holdfast::test {

/// The same key for the same label, so that a failure can be run again.
inline crypto::SecretKey key_of(std::string_view label) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(label)));
}

class TestLog {
   public:
    /// Leaves from `fork_at` on are those of `branch`.
    explicit TestLog(std::string origin = "example.com/log", std::size_t fork_at = 0,
                     const std::string& branch = "")
        : origin_(std::move(origin)), tree_(leaves(fork_at, branch)) {}

    [[nodiscard]] const std::string& origin() const { return origin_; }
    [[nodiscard]] crypto::NoteVerifier verifier() const {
        return crypto::make_verifier(origin_, key_of(origin_).public_key());
    }
    [[nodiscard]] crypto::Checkpoint checkpoint(std::uint64_t size) const {
        const auto root =
            size == 0 ? crypto::empty_merkle_root() : crypto::merkle_root(tree_, size);
        return {origin_, size, root};
    }
    [[nodiscard]] std::string note(std::uint64_t size) const {
        return crypto::sign_checkpoint(checkpoint(size), key_of(origin_));
    }
    [[nodiscard]] crypto::MerkleProof proof(std::uint64_t from, std::uint64_t to) const {
        return from == 0 ? crypto::MerkleProof{} : crypto::consistency_proof(tree_, from, to);
    }

   private:
    static std::vector<crypto::Digest> leaves(std::size_t fork_at, const std::string& branch) {
        std::vector<crypto::Digest> hashes;
        for (std::size_t i = 0; i < 100; ++i) {
            const std::string leaf = std::to_string(i) + (i < fork_at ? "" : branch);
            hashes.push_back(crypto::leaf_hash(crypto::bytes_of(leaf)));
        }
        return hashes;
    }

    std::string origin_;
    crypto::MerkleTree tree_;
};

}  // namespace holdfast::test
