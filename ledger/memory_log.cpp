#include "ledger/memory_log.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

constexpr std::size_t kReadBytesMax = 8 << 20;

}  // namespace

Lease MemoryLog::acquire() {
    const std::lock_guard lock(mutex_);
    return Lease{++epoch_, tip_};
}

AppendResult MemoryLog::append(const Lease& lease, Sequence sequence, const Digest& previous,
                               std::span<const PendingEntry> entries) {
    const std::lock_guard lock(mutex_);
    if (sealed_ || lease.epoch != epoch_) {
        return AppendResult::fenced;
    }
    if (entries.empty() || sequence != tip_.next || previous != tip_.head) {
        return AppendResult::conflict;
    }
    for (const PendingEntry& entry : entries) {
        entries_.emplace_back(entry.bytes.begin(), entry.bytes.end());
    }
    tip_ = Tip{sequence + entries.size(), entries.back().head};
    grown_.notify_all();
    return AppendResult::committed;
}

std::vector<Bytes> MemoryLog::read(Sequence from, std::size_t max) const {
    const std::lock_guard lock(mutex_);
    if (from < trimmed_) {
        throw LogError("entries before " + std::to_string(trimmed_) + " were trimmed");
    }
    std::vector<Bytes> found;
    std::size_t bytes = 0;
    for (Sequence at = from; at < tip_.next && found.size() < max && bytes < kReadBytesMax; ++at) {
        found.push_back(entries_[at - trimmed_]);
        bytes += found.back().size();
    }
    return found;
}

Tip MemoryLog::tip() const {
    const std::lock_guard lock(mutex_);
    return tip_;
}

bool MemoryLog::wait_beyond(Sequence sequence, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return grown_.wait_for(lock, timeout, [&] { return tip_.next > sequence + 1; });
}

void MemoryLog::put_snapshot(const Snapshot& snapshot) {
    const std::lock_guard lock(mutex_);
    check(snapshot.applied <= tip_.next, "a snapshot covers entries of the log");
    snapshot_ = snapshot;
}

std::optional<Snapshot> MemoryLog::latest_snapshot() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
}

void MemoryLog::trim(Sequence sequence) {
    const std::lock_guard lock(mutex_);
    const Sequence covered = snapshot_ ? std::min(snapshot_->applied, sequence) : trimmed_;
    for (; trimmed_ < covered; ++trimmed_) {
        entries_.pop_front();
    }
}

void MemoryLog::seal() {
    const std::lock_guard lock(mutex_);
    sealed_ = true;
}

}  // namespace holdfast::ledger
