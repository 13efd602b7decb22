/// The event log on RocksDB, with its anchor: the implementation of `ledger::EventLog` that serves.
///
/// A group is one synced write to the log, then one synced write to the anchor; only then is it
/// committed, readable and part of the tip. The anchor's writes have a thread of their own, so that
/// group k's overlaps group k+1's log write. After any failed or doubtful write, and after any
/// error of RocksDB's background work, the log is poisoned: every later append is `unknown`, for
/// good. Made by `init_store` or `open_store` (recovery.h) only, under the folder's lock, which it
/// keeps. Thread-safety: as the port; `failure` and `backup` from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "ledger/store/anchor.h"
#include "ledger/store/folder_lock.h"
#include "ledger/store/log_db.h"

namespace holdfast::store {

class RocksLog final : public ledger::EventLog {
   public:
    /// What start-up has found and made good: everything in `db` is durable and anchored.
    struct Parts {
        FolderLock lock;
        std::unique_ptr<LogDb> db;
        Anchor anchor;
    };
    RocksLog(StoreOptions options, Parts parts);
    ~RocksLog() override;

    ledger::Lease acquire() override;
    ledger::AppendResult append(const ledger::Lease& lease, ledger::Sequence sequence,
                                const ledger::Digest& previous,
                                std::span<const ledger::PendingEntry> entries) override;
    void append_then(const ledger::Lease& lease, ledger::Sequence sequence,
                     const ledger::Digest& previous, std::span<const ledger::PendingEntry> entries,
                     std::function<void(ledger::AppendResult)> done) override;
    std::vector<ledger::Bytes> read(ledger::Sequence from, std::size_t max) const override;
    ledger::Tip tip() const override;
    bool wait_beyond(ledger::Sequence sequence, std::chrono::milliseconds timeout) const override;
    void put_snapshot(const ledger::Snapshot& snapshot) override;
    std::optional<ledger::Snapshot> latest_snapshot() const override;
    /// Keeps everything: the audit needs the whole log.
    void trim(ledger::Sequence sequence) override;
    void seal() override;

    /// Why the log is poisoned; empty while it is sound.
    [[nodiscard]] std::string failure() const;
    /// A consistent copy of log and anchor in `folder`, made while the log serves; readable as a
    /// data folder, and the source of a restore. Returns the tip it holds at least. Throws
    /// StoreError.
    ledger::Tip backup(const std::filesystem::path& folder) const;

   private:
    struct Group {
        ledger::Tip tip;
        std::function<void(ledger::AppendResult)> done;
    };

    void anchor_groups();
    bool write_anchor(const AnchorRecord& record);
    void wait_until_anchored(std::unique_lock<std::mutex>& lock);

    StoreOptions options_;
    FolderLock lock_;
    std::unique_ptr<LogDb> db_;
    Anchor anchor_;  // of the anchoring thread while groups are under way
    Failure anchor_failure_;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    ledger::Tip written_;   // synced in the log; the writer's alone
    ledger::Tip anchored_;  // and anchored: the tip
    AnchorRecord record_;   // what the anchor is to say next
    std::deque<Group> unanchored_;
    bool anchoring_ = false;
    bool stopping_ = false;
    std::thread anchoring_thread_;
};

}  // namespace holdfast::store
