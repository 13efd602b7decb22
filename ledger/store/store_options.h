/// Where a ledger's data lie, and through what they are reached.
///
///     <folder>/log/            the event log, a RocksDB
///     <folder>/views/          the projections, another; disposable
///     <folder>/anchor          the anchor, unless `anchor` names another place (another disk)
///     <folder>/recovered-wals/ the log's write-ahead files as the last start-up found them
///     <folder>/snapshot        the newest snapshot of the state, if any
///
/// Thread-safety: plain values.
#pragma once

#include <filesystem>

#include "ledger/store/files.h"

namespace rocksdb {
class Env;
}

namespace holdfast::store {

struct StoreOptions {
    std::filesystem::path folder;
    std::filesystem::path anchor;                  ///< empty: <folder>/anchor
    std::size_t memtable_bytes = 256 << 20;        ///< of the log: what one flush writes
    std::size_t views_memtable_bytes = 64 << 20;   ///< of the views
    std::size_t views_cache_bytes = 32 << 20;      ///< of their blocks, all families together
    std::shared_ptr<Files> files = posix_files();  ///< the anchor's and the lock's file calls
    rocksdb::Env* env = nullptr;                   ///< RocksDB's file calls; null: the system's

    [[nodiscard]] std::string log_path() const { return (folder / "log").string(); }
    [[nodiscard]] std::string views_path() const { return (folder / "views").string(); }
    [[nodiscard]] std::string site_path() const { return (folder / "site").string(); }
    [[nodiscard]] std::string wal_copies_path() const {
        return (folder / "recovered-wals").string();
    }
    [[nodiscard]] std::string snapshot_path() const { return (folder / "snapshot").string(); }
    [[nodiscard]] std::string anchor_path() const {
        return (anchor.empty() ? folder / "anchor" : anchor).string();
    }
};

}  // namespace holdfast::store
