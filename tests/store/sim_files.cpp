// The store's file port on a simulated disk. O_DSYNC means what it says: without it nothing is
// safe.

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "tests/store/sim_disk.h"

namespace holdfast::store {

namespace {

class SimFiles final : public Files {
   public:
    explicit SimFiles(std::shared_ptr<SimDisk> disk) : disk_(std::move(disk)) {}

    int open(const std::string& path, int flags, unsigned /*mode*/) override {
        const std::lock_guard lock(mutex_);
        if ((flags & O_DIRECTORY) != 0) {
            return disk_->is_folder(path) ? add({path, true, 0, false, false, false}) : -ENOENT;
        }
        auto inode = disk_->find(path);
        if (inode && (flags & O_EXCL) != 0) return -EEXIST;
        if (!inode && (flags & O_CREAT) == 0) return -ENOENT;
        if (!inode) {
            inode.emplace();
            if (disk_->create(path, *inode) != DiskAnswer::done) return -EIO;
        }
        return add({path, false, *inode, (flags & O_DSYNC) != 0, (flags & O_DIRECT) != 0, false});
    }
    void close(int descriptor) override {
        const std::lock_guard lock(mutex_);
        if (open_.at(descriptor).locked) {
            disk_->unlock(open_.at(descriptor).path);
        }
        open_.erase(descriptor);
    }
    std::int64_t read(int descriptor, std::span<std::uint8_t> into, std::uint64_t offset) override {
        const auto bytes = disk_->read(get(descriptor).inode, offset, into.size());
        std::memcpy(into.data(), bytes.data(), bytes.size());
        return static_cast<std::int64_t>(bytes.size());
    }
    std::int64_t write(int descriptor, std::span<const std::uint8_t> bytes,
                       std::uint64_t offset) override {
        const Descriptor file = get(descriptor);
        const auto answer = disk_->perform({.kind = Op::Kind::write,
                                            .inode = file.inode,
                                            .at = offset,
                                            .bytes = std::string(bytes.begin(), bytes.end()),
                                            .is_direct = file.direct});
        if (answer != DiskAnswer::done) return answer == DiskAnswer::full ? -ENOSPC : -EIO;
        if (file.durable &&
            disk_->perform({.kind = Op::Kind::sync, .inode = file.inode}) != DiskAnswer::done) {
            return -EIO;
        }
        return static_cast<std::int64_t>(bytes.size());
    }
    int sync(int descriptor) override {
        const Descriptor file = get(descriptor);
        const Op op = file.is_folder ? Op{.kind = Op::Kind::sync_folder, .path = file.path}
                                     : Op{.kind = Op::Kind::sync, .inode = file.inode};
        return disk_->perform(op) == DiskAnswer::done ? 0 : -EIO;
    }
    int lock(int descriptor) override {
        const std::lock_guard lock(mutex_);
        Descriptor& folder = open_.at(descriptor);
        folder.locked = disk_->try_lock(folder.path);
        return folder.locked ? 0 : -EWOULDBLOCK;
    }
    std::int64_t free_bytes(const std::string& /*path*/) override { return 1 << 30; }

   private:
    struct Descriptor {
        std::string path;
        bool is_folder = false;
        InodeNumber inode = 0;
        bool durable = false;
        bool direct = false;
        bool locked = false;
    };

    int add(Descriptor file) {
        open_.emplace(next_, std::move(file));
        return next_++;
    }
    Descriptor get(int descriptor) {
        const std::lock_guard lock(mutex_);
        return open_.at(descriptor);
    }

    std::shared_ptr<SimDisk> disk_;
    std::mutex mutex_;
    std::map<int, Descriptor> open_;
    int next_ = 3;
};

}  // namespace

std::shared_ptr<Files> sim_files(std::shared_ptr<SimDisk> disk) {
    return std::make_shared<SimFiles>(std::move(disk));
}

}  // namespace holdfast::store
