/// Says when the disk is nearly full, while there is still room to stop in good order.
///
/// A full disk makes an append doubtful and ends the server; so it goes read-only before, and what
/// is already under way still fits. Thread-safety: any thread.
#pragma once

#include <filesystem>

#include "ledger/store/files.h"

namespace holdfast::store {

struct DiskSpace {
    std::uint64_t free_bytes = 0;  ///< for an ordinary user, on the disk that holds the folder
    bool is_low = false;           ///< below the low-water mark: take no more writes
};

class DiskGuard {
   public:
    /// `low_water_bytes` should cover a full memtable's flush beside the write-ahead log: at least
    /// three times StoreOptions::memtable_bytes.
    DiskGuard(std::shared_ptr<Files> files, std::filesystem::path folder,
              std::uint64_t low_water_bytes);

    /// Throws StoreError where the file system can't say.
    [[nodiscard]] DiskSpace check() const;

   private:
    std::shared_ptr<Files> files_;
    std::filesystem::path folder_;
    std::uint64_t low_water_bytes_;
};

}  // namespace holdfast::store
