/// The system's file calls for a database that is of no worth once its process has ended: nothing
/// is ever synced.
///
/// Thread-safety: as RocksDB's own environment.
#pragma once

#include <memory>

namespace rocksdb {
class Env;
}

namespace holdfast::store {

/// For StoreOptions::env. Outlives whatever is opened with it.
[[nodiscard]] std::shared_ptr<rocksdb::Env> unsynced_env();

}  // namespace holdfast::store
