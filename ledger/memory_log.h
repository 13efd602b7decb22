/// An event log in memory, for tests and scenarios: an implementation of the port with nothing
/// behind it.
///
/// "Durable" means as long as the object lives. Each `acquire` fences off the leases before it, as
/// a replicated log would. Thread-safety: as the port; every call takes one lock.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "ledger/event_log.h"

namespace holdfast::ledger {

class MemoryLog final : public EventLog {
   public:
    Lease acquire() override;
    AppendResult append(const Lease& lease, Sequence sequence, const Digest& previous,
                        std::span<const PendingEntry> entries) override;
    std::vector<Bytes> read(Sequence from, std::size_t max) const override;
    Tip tip() const override;
    bool wait_beyond(Sequence sequence, std::chrono::milliseconds timeout) const override;
    void put_snapshot(const Snapshot& snapshot) override;
    std::optional<Snapshot> latest_snapshot() const override;
    void trim(Sequence sequence) override;
    void seal() override;

   private:
    mutable std::mutex mutex_;
    mutable std::condition_variable grown_;
    std::deque<Bytes> entries_;  // of sequence trimmed_ and after
    Sequence trimmed_ = 0;
    Tip tip_;
    std::uint64_t epoch_ = 0;
    bool sealed_ = false;
    std::optional<Snapshot> snapshot_;
};

}  // namespace holdfast::ledger
