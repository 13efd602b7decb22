/// Folders and whole files through RocksDB's environment, with our errors.
///
/// Included by ledger/store/*.cpp only. Thread-safety: free functions.
#pragma once

#include <rocksdb/env.h>

#include <string>

#include "ledger/store/store_options.h"

namespace holdfast::store {

rocksdb::Env& env_of(const StoreOptions& options);

/// Throws StoreError io_failed ("can't <what>: …") unless the status is good.
void expect_done(const rocksdb::Status& status, const std::string& what);

/// A folder that did not exist or is empty, its name durable. Throws StoreError folder_not_empty.
void make_empty_folder(const StoreOptions& options, const std::string& path);
/// Names in a folder but `.` and `..`; none if there is no such folder.
std::vector<std::string> names_in(const StoreOptions& options, const std::string& path);
/// Deletes a folder's files and the folder.
void remove_flat_folder(const StoreOptions& options, const std::string& path);

}  // namespace holdfast::store
