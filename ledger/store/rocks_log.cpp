#include "ledger/store/rocks_log.h"

#include <future>

#include "ledger/store/backup.h"
#include "ledger/store/snapshot_file.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

using ledger::AppendResult;
using ledger::Digest;
using ledger::Sequence;
using ledger::Tip;

namespace {

constexpr std::size_t kReadBytesMax = 8 << 20;

}  // namespace

RocksLog::RocksLog(StoreOptions options, Parts parts)
    : options_(std::move(options)),
      lock_(std::move(parts.lock)),
      db_(std::move(parts.db)),
      anchor_(std::move(parts.anchor)),
      written_(anchor_.newest().tip),
      anchored_(written_),
      record_(anchor_.newest()),
      anchoring_thread_([this] { anchor_groups(); }) {}

RocksLog::~RocksLog() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    anchoring_thread_.join();
}

ledger::Lease RocksLog::acquire() {
    std::unique_lock lock(mutex_);
    wait_until_anchored(lock);
    ++record_.epoch;
    if (!write_anchor(record_)) {
        throw StoreError(StoreFault::io_failed,
                         "can't take over as the log's writer: " + failure());
    }
    return {record_.epoch, anchored_};
}

AppendResult RocksLog::append(const ledger::Lease& lease, Sequence sequence, const Digest& previous,
                              std::span<const ledger::PendingEntry> entries) {
    std::promise<AppendResult> result;
    append_then(lease, sequence, previous, entries,
                [&result](AppendResult outcome) { result.set_value(outcome); });
    return result.get_future().get();
}

void RocksLog::append_then(const ledger::Lease& lease, Sequence sequence, const Digest& previous,
                           std::span<const ledger::PendingEntry> entries,
                           std::function<void(AppendResult)> done) {
    {
        const std::lock_guard lock(mutex_);
        if (record_.sealed || lease.epoch != record_.epoch) {
            return done(AppendResult::fenced);
        }
    }
    if (!failure().empty()) {
        return done(AppendResult::unknown);
    }
    if (entries.empty() || sequence != written_.next || previous != written_.head) {
        return done(AppendResult::conflict);
    }
    if (!db_->append(sequence, entries)) {
        changed_.notify_all();
        return done(AppendResult::unknown);
    }
    written_ = Tip{sequence + entries.size(), entries.back().head};
    {
        const std::lock_guard lock(mutex_);
        unanchored_.push_back({written_, std::move(done)});
    }
    changed_.notify_all();
}

// The anchoring thread: strictly after the log's sync, one write for all groups that wait.
void RocksLog::anchor_groups() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !unanchored_.empty(); });
        if (unanchored_.empty()) {
            return;
        }
        std::deque<Group> groups = std::move(unanchored_);
        unanchored_.clear();
        anchoring_ = true;
        record_.tip = groups.back().tip;
        const AnchorRecord record = record_;
        lock.unlock();
        const bool anchored = write_anchor(record);
        lock.lock();
        if (anchored) {
            anchored_ = record.tip;
        }
        lock.unlock();
        for (const Group& group : groups) {
            group.done(anchored ? AppendResult::committed : AppendResult::unknown);
        }
        lock.lock();
        anchoring_ = false;
        changed_.notify_all();
    }
}

bool RocksLog::write_anchor(const AnchorRecord& record) {
    if (anchor_failure_.is_set()) {
        return false;
    }
    try {
        anchor_.write(record);
        return true;
    } catch (const StoreError& error) {
        anchor_failure_.set(error.what());
        return false;
    }
}

void RocksLog::wait_until_anchored(std::unique_lock<std::mutex>& lock) {
    changed_.wait(lock, [this] { return unanchored_.empty() && !anchoring_; });
}

std::vector<ledger::Bytes> RocksLog::read(Sequence from, std::size_t max) const {
    const Sequence end = tip().next;
    std::vector<ledger::Bytes> found;
    std::size_t bytes = 0;
    for (Sequence at = from; at < end && found.size() < max && bytes < kReadBytesMax; ++at) {
        found.push_back(db_->get(at));
        bytes += found.back().size();
    }
    return found;
}

Tip RocksLog::tip() const {
    const std::lock_guard lock(mutex_);
    return anchored_;
}

bool RocksLog::wait_beyond(Sequence sequence, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    const auto is_beyond = [&] { return anchored_.next > sequence + 1; };
    changed_.wait_for(lock, timeout, [&] { return is_beyond() || !failure().empty(); });
    return is_beyond();
}

void RocksLog::put_snapshot(const ledger::Snapshot& snapshot) {
    ledger::check(snapshot.applied <= tip().next, "a snapshot covers entries of the log");
    write_snapshot(options_, snapshot);
}

std::optional<ledger::Snapshot> RocksLog::latest_snapshot() const {
    return read_snapshot(options_);
}

void RocksLog::trim(Sequence /*sequence*/) {}

void RocksLog::seal() {
    std::unique_lock lock(mutex_);
    wait_until_anchored(lock);
    record_.sealed = true;
    if (!write_anchor(record_)) {
        throw StoreError(StoreFault::io_failed, "can't seal the log: " + failure());
    }
}

std::string RocksLog::failure() const {
    const std::string text = db_->failure().text();
    return text.empty() ? anchor_failure_.text() : text;
}

Tip RocksLog::backup(const std::filesystem::path& folder) const {
    AnchorRecord record;
    {
        const std::lock_guard lock(mutex_);
        record = record_;
        record.tip = anchored_;
    }
    write_backup(options_, *db_, record, folder);
    return record.tip;
}

}  // namespace holdfast::store
