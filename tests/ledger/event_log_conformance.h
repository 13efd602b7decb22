/// What every implementation of `EventLog` must do; its tests call this with a maker of empty logs.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <thread>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/event_log.h"

namespace holdfast::ledger {

/// A chain of opaque entries: bytes, and a head made from the head before and the bytes.
class OpaqueChain {
   public:
    [[nodiscard]] const Tip& tip() const { return tip_; }
    [[nodiscard]] const std::vector<Bytes>& entries() const { return entries_; }

    /// Makes the next `count` entries, of `size` bytes or so, as one group.
    std::vector<PendingEntry> grow(std::size_t count, std::size_t size = 40) {
        entries_.reserve(1 << 12);  // spans into it stay good
        std::vector<PendingEntry> group;
        for (std::size_t i = 0; i < count; ++i) {
            Bytes bytes(size + tip_.next % 7, static_cast<std::uint8_t>(tip_.next));
            bytes.insert(bytes.end(), tip_.head.begin(), tip_.head.end());
            tip_ = {tip_.next + 1, crypto::sha256(bytes)};
            entries_.push_back(std::move(bytes));
            group.push_back({entries_.back(), tip_.head});
        }
        return group;
    }

   private:
    Tip tip_;
    std::vector<Bytes> entries_;
};

using LogMaker = std::function<std::unique_ptr<EventLog>()>;

inline void log_begins_empty(EventLog& log) {
    CHECK(log.tip() == Tip{});
    CHECK(log.read(0, 10).empty());
    CHECK_FALSE(log.latest_snapshot().has_value());
    CHECK(log.acquire().tip == Tip{});
}

inline void log_keeps_groups(EventLog& log) {
    OpaqueChain chain;
    const auto lease = log.acquire();
    for (const std::size_t count : {1U, 3U, 1U, 20U}) {
        const auto before = chain.tip();
        const auto group = chain.grow(count);
        REQUIRE(log.append(lease, before.next, before.head, group) == AppendResult::committed);
        CHECK(log.tip() == chain.tip());
    }
    CHECK(log.read(0, 100) == chain.entries());
    CHECK(log.read(4, 2) == std::vector(chain.entries().begin() + 4, chain.entries().begin() + 6));
    CHECK(log.read(24, 10) == std::vector(1, chain.entries().back()));
    CHECK(log.read(25, 10).empty());
    CHECK(log.read(~Sequence{0}, 10).empty());
    CHECK(log.read(0, 0).empty());
}

inline void log_reads_bounded(EventLog& log) {
    OpaqueChain chain;
    const auto lease = log.acquire();
    for (int i = 0; i < 4; ++i) {
        const auto before = chain.tip();
        const auto group = chain.grow(1, 5 << 20);
        REQUIRE(log.append(lease, before.next, before.head, group) == AppendResult::committed);
    }
    CHECK(log.read(0, 4).size() == 2);  // about 8 MiB: what passes the mark is the last
    CHECK(log.read(3, 4).size() == 1);
}

inline void log_refuses_what_does_not_follow(EventLog& log) {
    OpaqueChain chain;
    const auto lease = log.acquire();
    const auto first = chain.grow(2);
    REQUIRE(log.append(lease, 0, {}, first) == AppendResult::committed);
    const auto tip = chain.tip();
    const auto group = chain.grow(1);
    using enum AppendResult;
    CHECK(log.append(lease, tip.next + 1, tip.head, group) == conflict);
    CHECK(log.append(lease, tip.next - 1, tip.head, group) == conflict);
    CHECK(log.append(lease, 0, {}, first) == conflict);
    CHECK(log.append(lease, tip.next, {}, group) == conflict);
    CHECK(log.append(lease, tip.next, tip.head, {}) == conflict);
    CHECK(log.tip() == tip);
    CHECK(log.append(lease, tip.next, tip.head, group) == committed);
    CHECK(log.tip() == chain.tip());
}

inline void log_fences(EventLog& log) {
    OpaqueChain chain;
    const auto old_lease = log.acquire();
    REQUIRE(log.append(old_lease, 0, {}, chain.grow(1)) == AppendResult::committed);
    const auto tip = chain.tip();
    const auto lease = log.acquire();
    CHECK(lease.epoch > old_lease.epoch);
    CHECK(lease.tip == tip);
    const auto group = chain.grow(1);
    CHECK(log.append(old_lease, tip.next, tip.head, group) == AppendResult::fenced);
    CHECK(log.append({lease.epoch + 1, tip}, tip.next, tip.head, group) == AppendResult::fenced);
    CHECK(log.append(lease, tip.next, tip.head, group) == AppendResult::committed);
    log.seal();
    const auto end = chain.tip();
    CHECK(log.append(lease, end.next, end.head, chain.grow(1)) == AppendResult::fenced);
    CHECK(log.append(log.acquire(), end.next, end.head, chain.grow(1)) == AppendResult::fenced);
    CHECK(log.tip() == end);
}

inline void log_appends_ahead(EventLog& log) {
    OpaqueChain chain;
    const auto lease = log.acquire();
    std::vector<Sequence> done;  // in order, so one thread at a time
    for (int i = 0; i < 50; ++i) {
        const auto before = chain.tip();
        const auto group = chain.grow(2);
        log.append_then(lease, before.next, before.head, group,
                        [&done, before](AppendResult result) {
                            done.push_back(result == AppendResult::committed ? before.next : 1'000);
                        });
    }
    const auto next = log.acquire();  // waits for what is under way
    CHECK(next.tip == chain.tip());
    REQUIRE(done.size() == 50);
    for (std::size_t i = 0; i < done.size(); ++i) {
        CHECK(done[i] == 2 * i);
    }
    CHECK(log.read(0, 1'000) == chain.entries());
}

inline void log_wakes_waiters(EventLog& log) {
    using namespace std::chrono_literals;
    OpaqueChain chain;
    const auto lease = log.acquire();
    CHECK_FALSE(log.wait_beyond(0, 1ms));
    std::thread writer([&] {
        for (int i = 0; i < 3; ++i) {
            const auto before = chain.tip();
            static_cast<void>(log.append(lease, before.next, before.head, chain.grow(1)));
        }
    });
    CHECK(log.wait_beyond(1, 10s));
    CHECK(log.tip().next >= 3);
    CHECK(log.wait_beyond(0, 0ms));
    writer.join();
    CHECK_FALSE(log.wait_beyond(2, 1ms));
}

inline void log_keeps_snapshots(EventLog& log) {
    OpaqueChain chain;
    REQUIRE(log.append(log.acquire(), 0, {}, chain.grow(5)) == AppendResult::committed);
    for (const Sequence applied : {3U, 4U}) {
        const Snapshot snapshot{applied, chain.tip().head, Bytes(1'000 * applied, 7)};
        log.put_snapshot(snapshot);
        const auto found = log.latest_snapshot();
        REQUIRE(found.has_value());
        CHECK(found->applied == snapshot.applied);
        CHECK(found->head == snapshot.head);
        CHECK(found->bytes == snapshot.bytes);
    }
    CHECK_THROWS_AS(log.put_snapshot({6, {}, {}}), CheckFailed);
    log.trim(5);  // what the snapshot does not cover stays
    CHECK(log.read(4, 1) == std::vector(1, chain.entries().back()));
    CHECK(log.tip() == chain.tip());
}

/// Runs the whole suite, each part on an empty log of its own.
inline void check_event_log(const LogMaker& make) {
    const std::pair<const char*, void (*)(EventLog&)> parts[] = {
        {"begins empty", log_begins_empty},
        {"keeps groups", log_keeps_groups},
        {"reads bounded", log_reads_bounded},
        {"refuses what does not follow", log_refuses_what_does_not_follow},
        {"fences", log_fences},
        {"appends ahead", log_appends_ahead},
        {"wakes waiters", log_wakes_waiters},
        {"keeps snapshots", log_keeps_snapshots},
    };
    for (const auto& part : parts) {
        CAPTURE(part.first);
        part.second(*make());
    }
}

}  // namespace holdfast::ledger
