/// The RocksDB that holds the event log: entries by big-endian sequence, nothing else.
///
/// What every user of the log's files shares: the server's adapter (rocks_log.h), start-up
/// (recovery.h), restore, and readers beside a running server. Knows nothing of leases or anchors.
/// Thread-safety: `append` from one thread; the rest from any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/event_log.h"
#include "ledger/store/store_options.h"

namespace rocksdb {
class DB;
}

namespace holdfast::store {

/// The first thing that went wrong with a database, for good. Thread-safe.
class Failure {
   public:
    void set(const std::string& what);
    [[nodiscard]] bool is_set() const;
    [[nodiscard]] std::string text() const;  ///< empty: nothing

   private:
    mutable std::mutex mutex_;
    std::string text_;
};

class LogDb {
   public:
    /// An empty log; `options.folder` must exist and have no log.
    static std::unique_ptr<LogDb> create(const StoreOptions& options);
    /// The log as it was left, made durable again: whatever the write-ahead files still held is in
    /// synced table files when this returns.
    static std::unique_ptr<LogDb> open(const StoreOptions& options);
    /// Changes nothing on disk; sees the log as of now, also beside a running server.
    static std::unique_ptr<LogDb> open_read_only(const StoreOptions& options);

    ~LogDb();
    LogDb(const LogDb&) = delete;
    LogDb& operator=(const LogDb&) = delete;

    /// One synced write: all entries or none. False: nobody knows, and no later append succeeds.
    [[nodiscard]] bool append(ledger::Sequence first,
                              std::span<const ledger::PendingEntry> entries);
    /// Throws StoreError where the entry is missing or damaged.
    [[nodiscard]] ledger::Bytes get(ledger::Sequence sequence) const;
    /// Number of the entry after the last.
    [[nodiscard]] ledger::Sequence next() const;
    /// Entries before this one are in table files. Throws StoreError where those files leave a gap.
    [[nodiscard]] ledger::Sequence next_in_tables() const;
    /// A hard-linked (on another file system: copied) consistent copy in `folder`, which must not
    /// exist.
    void checkpoint(const std::string& folder) const;

    [[nodiscard]] const Failure& failure() const { return *failure_; }

   private:
    LogDb() = default;

    std::shared_ptr<Failure> failure_ = std::make_shared<Failure>();
    std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace holdfast::store
