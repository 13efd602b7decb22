#include "ledger/store/disk_guard.h"

#include <cstring>

#include "ledger/store/store_error.h"

namespace holdfast::store {

DiskGuard::DiskGuard(std::shared_ptr<Files> files, std::filesystem::path folder,
                     std::uint64_t low_water_bytes)
    : files_(std::move(files)), folder_(std::move(folder)), low_water_bytes_(low_water_bytes) {}

DiskSpace DiskGuard::check() const {
    const std::int64_t free_bytes = files_->free_bytes(folder_.string());
    if (free_bytes < 0) {
        throw StoreError(StoreFault::io_failed, "can't tell the free space of " + folder_.string() +
                                                    ": " +
                                                    std::strerror(static_cast<int>(-free_bytes)));
    }
    const auto space = static_cast<std::uint64_t>(free_bytes);
    return {space, space < low_water_bytes_};
}

}  // namespace holdfast::store
