/// The Merkle root of the log after each of its entries: what signers say they have seen.
///
/// The newest are in memory, the others in a scratch file: most name a recent one.
/// Thread-safety: one thread.
#pragma once

#include <optional>
#include <vector>

#include "crypto/digest.h"
#include "replay/scratch.h"

namespace holdfast::replay {

class PastRoots {
   public:
    /// Keeps up to `in_memory` (at least 1) of them in memory. Whatever it throws is a
    /// ScratchError.
    PastRoots(std::filesystem::path scratch, std::size_t in_memory)
        : scratch_(std::move(scratch)), in_memory_(in_memory) {}

    void add(const crypto::Digest& root);
    [[nodiscard]] std::uint64_t size() const { return written_ + newest_.size(); }
    /// Of the first `entries`, at least 1 and at most `size`.
    [[nodiscard]] crypto::Digest after(std::uint64_t entries) const;

   private:
    std::filesystem::path scratch_;
    std::size_t in_memory_;
    std::vector<crypto::Digest> newest_;
    std::optional<ScratchFile> file_;
    std::uint64_t written_ = 0;  // those before the newest
};

}  // namespace holdfast::replay
