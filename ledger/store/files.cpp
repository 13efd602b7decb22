#include "ledger/store/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

class PosixFiles final : public Files {
   public:
    int open(const std::string& path, int flags, unsigned mode) override {
        const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
        return descriptor < 0 ? -errno : descriptor;
    }
    void close(int descriptor) override { ::close(descriptor); }
    std::int64_t read(int descriptor, std::span<std::uint8_t> into, std::uint64_t offset) override {
        std::size_t done = 0;
        while (done < into.size()) {
            const auto count = ::pread(descriptor, into.data() + done, into.size() - done,
                                       static_cast<off_t>(offset + done));
            if (count < 0 && errno != EINTR) return -errno;
            if (count == 0) break;
            if (count > 0) done += static_cast<std::size_t>(count);
        }
        return static_cast<std::int64_t>(done);
    }
    std::int64_t write(int descriptor, std::span<const std::uint8_t> bytes,
                       std::uint64_t offset) override {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const auto count = ::pwrite(descriptor, bytes.data() + done, bytes.size() - done,
                                        static_cast<off_t>(offset + done));
            if (count < 0 && errno != EINTR) return -errno;
            if (count > 0) done += static_cast<std::size_t>(count);
        }
        return static_cast<std::int64_t>(done);
    }
    int sync(int descriptor) override { return ::fsync(descriptor) == 0 ? 0 : -errno; }
    int lock(int descriptor) override {
        return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : -errno;
    }
    std::int64_t free_bytes(const std::string& path) override {
        struct statvfs space {};
        if (::statvfs(path.c_str(), &space) != 0) return -errno;
        return static_cast<std::int64_t>(space.f_bavail * space.f_frsize);
    }
};

}  // namespace

std::shared_ptr<Files> posix_files() { return std::make_shared<PosixFiles>(); }

void sync_folder(const std::shared_ptr<Files>& files, const std::string& path) {
    const int descriptor = files->open(path, O_RDONLY | O_DIRECTORY, 0);
    const OpenFile folder(files, descriptor);
    const int result = descriptor < 0 ? descriptor : files->sync(descriptor);
    if (result != 0) {
        throw StoreError(StoreFault::io_failed,
                         "can't sync the folder " + path + ": " + std::strerror(-result));
    }
}

}  // namespace holdfast::store
