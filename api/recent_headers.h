/// Where the most recently logged headers stand: for the same header sent again.
///
/// Bounded: the oldest are forgotten first. Thread-safety: one thread.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>

#include "ledger/event_log.h"

namespace holdfast::api {

class RecentHeaders {
   public:
    explicit RecentHeaders(std::size_t max) : max_(max) {}

    void add(const ledger::Digest& header_hash, ledger::Sequence sequence) {
        sequences_.emplace(header_hash, sequence);
        order_.push_back(header_hash);
        if (order_.size() > max_) {
            sequences_.erase(order_.front());
            order_.pop_front();
        }
    }
    [[nodiscard]] std::optional<ledger::Sequence> find(const ledger::Digest& header_hash) const {
        const auto at = sequences_.find(header_hash);
        return at == sequences_.end() ? std::nullopt : std::optional(at->second);
    }
    [[nodiscard]] std::size_t max() const { return max_; }

   private:
    struct Hash {  // a SHA-256 value is well mixed already, and made by the server from what was
                   // signed
        std::size_t operator()(const ledger::Digest& digest) const {
            std::size_t value = 0;
            std::memcpy(&value, digest.data(), sizeof value);
            return value;
        }
    };

    std::size_t max_;
    std::unordered_map<ledger::Digest, ledger::Sequence, Hash> sequences_;
    std::deque<ledger::Digest> order_;
};

}  // namespace holdfast::api
