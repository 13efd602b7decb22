/// Real entries, chained, for tests of the store: what recovery can check.
#pragma once

#include <doctest/doctest.h>

#include <deque>

#include "ledger/entry.h"
#include "ledger/event_log.h"

namespace holdfast::store {

class StoredChain {
   public:
    [[nodiscard]] const ledger::Tip& tip() const { return tip_; }
    [[nodiscard]] const std::deque<ledger::Bytes>& entries() const { return entries_; }
    [[nodiscard]] ledger::Tip tip_after(ledger::Sequence next) const {
        return next == 0 ? ledger::Tip{} : ledger::Tip{next, heads_[next - 1]};
    }
    void set_epoch(std::uint64_t epoch) { epoch_ = epoch; }

    /// The next `count` entries, each with a body of `size` bytes, as one group.
    std::vector<ledger::PendingEntry> grow(std::size_t count, std::size_t size = 100) {
        std::vector<ledger::PendingEntry> group;
        for (std::size_t i = 0; i < count; ++i) {
            ledger::Entry::Parts parts;
            parts.type = ledger::EntryType::genesis;  // the one kind with a body of any bytes
            parts.document.resize(size);
            for (auto& byte : parts.document) {
                noise_ = noise_ * 6364136223846793005U + 1442695040888963407U;
                byte = static_cast<std::uint8_t>(noise_ >> 56);
            }
            parts.lease_epoch = epoch_;
            parts.time = tip_.next;
            parts.previous_head = tip_.head;
            const auto entry = ledger::Entry::build(std::move(parts));
            tip_ = {tip_.next + 1, entry.head()};
            heads_.push_back(entry.head());
            entries_.push_back(entry.bytes());
            group.push_back({entries_.back(), entry.head()});
        }
        return group;
    }

    /// Appends `count` entries of `size` bytes as one group and expects it to be committed.
    void append_to(ledger::EventLog& log, const ledger::Lease& lease, std::size_t count,
                   std::size_t size = 100) {
        const auto before = tip_;
        set_epoch(lease.epoch);
        const auto group = grow(count, size);
        REQUIRE(log.append(lease, before.next, before.head, group) ==
                ledger::AppendResult::committed);
    }

    /// Every entry of `log` is this chain's, byte for byte.
    void check_prefix(const ledger::EventLog& log) const {
        const auto next = log.tip().next;
        REQUIRE(next <= entries_.size());
        CHECK(log.tip() == tip_after(next));
        for (ledger::Sequence at = 0; at < next;) {
            const auto found = log.read(at, 64);
            REQUIRE_FALSE(found.empty());
            for (const auto& bytes : found) {
                CHECK(bytes == entries_[at++]);
            }
        }
    }

   private:
    ledger::Tip tip_;
    std::uint64_t epoch_ = 0;
    std::uint64_t noise_ = 1;
    std::deque<ledger::Bytes> entries_;
    std::vector<ledger::Digest> heads_;
};

}  // namespace holdfast::store
