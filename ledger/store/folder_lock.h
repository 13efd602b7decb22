/// The data folder's lock: one process at a time.
///
/// A flock(2) on the folder itself, so that there is no lock file to delete (RocksDB's own LOCK
/// was, and two processes wrote). Released when the object or the process ends, however it ends.
/// Thread-safety: one thread.
#pragma once

#include <string>

#include "ledger/store/files.h"

namespace holdfast::store {

class FolderLock {
   public:
    /// Throws StoreError folder_missing or folder_in_use.
    FolderLock(const std::shared_ptr<Files>& files, const std::string& folder);

   private:
    OpenFile folder_;
};

}  // namespace holdfast::store
