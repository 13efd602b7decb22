/// A log of any leaves, and its site as files in memory. Two of one name that differ in their
/// branch are a fork.
///
/// Thread-safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/monitor/site_reader.h"
#include "crypto/checkpoint.h"
#include "crypto/cosignature.h"
#include "crypto/merkle_proof.h"

namespace holdfast::test {

/// The same key for the same label, so that a failure can be run again.
[[nodiscard]] crypto::SecretKey key_of(std::string_view label);

class TestSite {
   public:
    /// Of `size` leaves; those from `fork_at` on are of `branch`.
    explicit TestSite(std::uint64_t size, std::uint64_t fork_at = 0, const std::string& branch = "",
                      std::string origin = "example.com/log");

    /// Publishes the tree of the first `size` leaves: its tiles, its entries and its checkpoint.
    /// What was published before stays.
    void publish(std::uint64_t size, const std::vector<std::string>& witnesses = {});

    [[nodiscard]] crypto::Checkpoint checkpoint(std::uint64_t size) const;
    /// Signed, and cosigned by those of `witnesses`.
    [[nodiscard]] std::string note(std::uint64_t size,
                                   const std::vector<std::string>& witnesses = {}) const;
    /// The policy line of the log.
    [[nodiscard]] std::string log_line() const;
    /// The policy line of a witness.
    [[nodiscard]] static std::string witness_line(const std::string& name);

    [[nodiscard]] api::SiteReader reader();

    std::map<std::string, std::string> files;
    std::vector<std::string> asked;  ///< paths, in order
    bool is_down = false;

   private:
    std::string origin_;
    std::vector<std::string> leaves_;
    crypto::MerkleTree tree_;
};

}  // namespace holdfast::test
