/// What a client knows of the ledger it talks to: its name, its log key, and the newest head it has
/// seen.
///
/// Every reply's head is checked here before the reply is believed. Thread-safety: one thread at a
/// time.
#pragma once

#include <optional>
#include <string>

#include "api/client/failure.h"
#include "api/frames.h"

namespace holdfast::api {

class HeadKeeper {
   public:
    /// Pinned, or learnt from the first hello. `newest`: kept from an earlier run.
    HeadKeeper(std::string origin, std::optional<crypto::PublicKey> log_key)
        : origin_(std::move(origin)), log_key_(log_key) {}

    /// A server's hello. Nothing if it is the pinned ledger's; a log that has become shorter is no
    /// failure here, but `loss` from then on.
    [[nodiscard]] std::optional<Failure> greet(const HelloReply& hello);
    /// A head in a reply. Nothing if it is good; the newest is kept.
    [[nodiscard]] std::optional<Failure> take(const SignedHead& head);
    /// A head kept by an earlier run; ignored where its signature can't be checked.
    void restore(const SignedHead& head);

    /// While the server's log is shorter than one it has shown before: then nothing it answers is
    /// to be believed.
    [[nodiscard]] std::optional<Failure> loss() const;
    [[nodiscard]] const std::optional<SignedHead>& newest() const { return newest_; }
    /// What a batch that is signed now has seen.
    [[nodiscard]] ledger::SeenHead seen() const {
        return newest_ ? newest_->seen() : ledger::SeenHead{};
    }
    /// Empty before the first hello, unless pinned.
    [[nodiscard]] const std::string& origin() const { return origin_; }
    [[nodiscard]] const std::optional<crypto::PublicKey>& log_key() const { return log_key_; }
    [[nodiscard]] Digest origin_hash() const;

   private:
    [[nodiscard]] bool is_signed(const SignedHead& head) const;

    std::string origin_;
    std::optional<crypto::PublicKey> log_key_;
    std::optional<SignedHead> newest_;
    bool is_rolled_back_ = false;
};

}  // namespace holdfast::api
