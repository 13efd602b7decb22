/// RocksDB's settings, in one place. Each is there for a measured loss or a known defect of 7.8.3.
///
/// Included by ledger/store/*.cpp only. Thread-safety: free functions.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <memory>

#include "ledger/store/store_options.h"

namespace holdfast::store {

/// For both databases: checks on, no automatic resumption after an error, quiet logs.
rocksdb::Options common_options(const StoreOptions& options);

/// For the event log. It never compacts: entries are written once and never change.
rocksdb::Options log_options(const StoreOptions& options);

/// For the views: no write-ahead log, all column families flushed as one.
rocksdb::DBOptions views_db_options(const StoreOptions& options);
/// Of blocks that were read. Its families share one: each with none would get 8 MiB of its own.
using BlockCache = std::shared_ptr<rocksdb::Cache>;
/// Rows that are few: an ordinary LSM tree.
rocksdb::ColumnFamilyOptions views_rows_options(const StoreOptions& options,
                                                const BlockCache& cache);
/// Blocks of sorted runs: keys only ever ascend, so files move down the tree without being
/// rewritten.
rocksdb::ColumnFamilyOptions views_runs_options(const StoreOptions& options,
                                                const BlockCache& cache);

}  // namespace holdfast::store
