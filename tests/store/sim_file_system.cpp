// RocksDB's file system on a simulated disk.

#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstring>

#include "tests/store/sim_disk.h"

namespace holdfast::store {

namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus status_of(DiskAnswer answer) {
    switch (answer) {
        case DiskAnswer::done: return IOStatus::OK();
        case DiskAnswer::full: return IOStatus::NoSpace("the simulated disk is full");
        case DiskAnswer::failed: break;
    }
    return IOStatus::IOError("the simulated disk failed");
}

class SimReader final : public rocksdb::FSRandomAccessFile, public rocksdb::FSSequentialFile {
   public:
    SimReader(std::shared_ptr<SimDisk> disk, InodeNumber inode)
        : disk_(std::move(disk)), inode_(inode) {}

    IOStatus Read(std::uint64_t at, std::size_t count, const IOOptions&, Slice* result,
                  char* scratch, IODebugContext*) const override {
        if (disk_->refuses_reads()) return status_of(DiskAnswer::failed);
        const auto bytes = disk_->read(inode_, at, count);
        std::memcpy(scratch, bytes.data(), bytes.size());
        *result = Slice(scratch, bytes.size());
        return IOStatus::OK();
    }
    IOStatus Read(std::size_t count, const IOOptions& options, Slice* result, char* scratch,
                  IODebugContext* context) override {
        const auto status = Read(at_, count, options, result, scratch, context);
        at_ += result->size();
        return status;
    }
    IOStatus Skip(std::uint64_t count) override {
        at_ += count;
        return IOStatus::OK();
    }
    bool use_direct_io() const override { return false; }
    std::size_t GetRequiredBufferAlignment() const override { return 4096; }
    IOStatus InvalidateCache(std::size_t, std::size_t) override { return IOStatus::OK(); }
    rocksdb::Temperature GetTemperature() const override { return rocksdb::Temperature::kUnknown; }

   private:
    std::shared_ptr<SimDisk> disk_;
    InodeNumber inode_;
    std::uint64_t at_ = 0;
};

class SimWriter final : public rocksdb::FSWritableFile {
   public:
    SimWriter(std::shared_ptr<SimDisk> disk, InodeNumber inode, bool direct)
        : disk_(std::move(disk)), inode_(inode), direct_(direct), size_(disk_->size(inode)) {}

    using rocksdb::FSWritableFile::Append;
    using rocksdb::FSWritableFile::PositionedAppend;
    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
        return PositionedAppend(data, size_, options, context);
    }
    IOStatus PositionedAppend(const Slice& data, std::uint64_t at, const IOOptions&,
                              IODebugContext*) override {
        size_ = at + data.size();
        return status_of(disk_->perform({.kind = Op::Kind::write,
                                         .inode = inode_,
                                         .at = at,
                                         .bytes = data.ToString(),
                                         .is_direct = direct_}));
    }
    IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override {
        size_ = size;
        return status_of(disk_->perform({.kind = Op::Kind::truncate, .inode = inode_, .at = size}));
    }
    IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
    IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
    IOStatus Sync(const IOOptions&, IODebugContext*) override {
        return status_of(disk_->perform({.kind = Op::Kind::sync, .inode = inode_}));
    }
    bool IsSyncThreadSafe() const override { return true; }
    bool use_direct_io() const override { return direct_; }
    std::size_t GetRequiredBufferAlignment() const override { return 4096; }
    std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size_; }

   private:
    std::shared_ptr<SimDisk> disk_;
    InodeNumber inode_;
    bool direct_;
    std::uint64_t size_;
};

class SimFolder final : public rocksdb::FSDirectory {
   public:
    SimFolder(std::shared_ptr<SimDisk> disk, std::string path)
        : disk_(std::move(disk)), path_(std::move(path)) {}
    IOStatus Fsync(const IOOptions&, IODebugContext*) override {
        return status_of(disk_->perform({.kind = Op::Kind::sync_folder, .path = path_}));
    }

   private:
    std::shared_ptr<SimDisk> disk_;
    std::string path_;
};

class SimLock final : public rocksdb::FileLock {
   public:
    explicit SimLock(std::string locked) : path(std::move(locked)) {}
    std::string path;
};

class SilentLogger final : public rocksdb::Logger {
   public:
    using rocksdb::Logger::Logv;
    void Logv(const char*, va_list) override {}
    std::size_t GetLogFileSize() const override { return 0; }
};

// One name for each file, whatever RocksDB appends: "/data/log//CURRENT" is "/data/log/CURRENT".
std::string plain(const std::string& path) {
    std::string result;
    for (const char c : path) {
        if (c != '/' || result.empty() || result.back() != '/') {
            result += c;
        }
    }
    return result.size() > 1 && result.back() == '/' ? result.substr(0, result.size() - 1) : result;
}

class SimFileSystem final : public rocksdb::FileSystem {
   public:
    explicit SimFileSystem(std::shared_ptr<SimDisk> disk) : disk_(std::move(disk)) {}
    const char* Name() const override { return "SimFileSystem"; }

    IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions&,
                               std::unique_ptr<rocksdb::FSSequentialFile>* result,
                               IODebugContext*) override {
        return open_reader(path, result);
    }
    IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions&,
                                 std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                 IODebugContext*) override {
        return open_reader(path, result);
    }
    IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                             IODebugContext*) override {
        InodeNumber inode = 0;
        const auto answer = disk_->create(plain(path), inode);
        if (answer == DiskAnswer::done) {
            *result = std::make_unique<SimWriter>(disk_, inode, options.use_direct_writes);
        }
        return status_of(answer);
    }
    IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                std::unique_ptr<rocksdb::FSWritableFile>* result,
                                IODebugContext*) override {
        const auto inode = disk_->find(plain(path));
        if (!inode) return missing(path);
        *result = std::make_unique<SimWriter>(disk_, *inode, options.use_direct_writes);
        return IOStatus::OK();
    }
    IOStatus ReuseWritableFile(const std::string&, const std::string&, const rocksdb::FileOptions&,
                               std::unique_ptr<rocksdb::FSWritableFile>*,
                               IODebugContext*) override {
        return IOStatus::NotSupported("ReuseWritableFile");
    }
    IOStatus NewDirectory(const std::string& path, const IOOptions&,
                          std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) override {
        if (!disk_->is_folder(plain(path))) return missing(path);
        *result = std::make_unique<SimFolder>(disk_, plain(path));
        return IOStatus::OK();
    }
    IOStatus FileExists(const std::string& path, const IOOptions&, IODebugContext*) override {
        const bool exists = disk_->find(plain(path)).has_value() || disk_->is_folder(plain(path));
        return exists ? IOStatus::OK() : missing(path);
    }
    IOStatus GetChildren(const std::string& path, const IOOptions&,
                         std::vector<std::string>* result, IODebugContext*) override {
        if (!disk_->is_folder(plain(path))) return missing(path);
        *result = disk_->names_in(plain(path));
        return IOStatus::OK();
    }
    IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override {
        if (!disk_->find(plain(path))) return missing(path);
        return status_of(disk_->perform({.kind = Op::Kind::unlink, .path = plain(path)}));
    }
    IOStatus CreateDir(const std::string& path, const IOOptions&, IODebugContext*) override {
        return status_of(disk_->perform({.kind = Op::Kind::make_folder, .path = plain(path)}));
    }
    IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                IODebugContext* context) override {
        return disk_->is_folder(plain(path)) ? IOStatus::OK() : CreateDir(path, options, context);
    }
    IOStatus DeleteDir(const std::string& path, const IOOptions&, IODebugContext*) override {
        if (!disk_->is_folder(plain(path))) return missing(path);
        if (!disk_->names_in(plain(path)).empty()) return IOStatus::IOError("not empty: " + path);
        return status_of(disk_->perform({.kind = Op::Kind::remove_folder, .path = plain(path)}));
    }
    IOStatus GetFileSize(const std::string& path, const IOOptions&, std::uint64_t* size,
                         IODebugContext*) override {
        const auto inode = disk_->find(plain(path));
        if (!inode) return missing(path);
        *size = disk_->size(*inode);
        return IOStatus::OK();
    }
    IOStatus GetFileModificationTime(const std::string&, const IOOptions&, std::uint64_t* time,
                                     IODebugContext*) override {
        *time = 0;
        return IOStatus::OK();
    }
    IOStatus RenameFile(const std::string& path, const std::string& new_path, const IOOptions&,
                        IODebugContext*) override {
        return two_names(Op::Kind::rename, path, new_path);
    }
    IOStatus LinkFile(const std::string& path, const std::string& new_path, const IOOptions&,
                      IODebugContext*) override {
        return two_names(Op::Kind::link, path, new_path);
    }
    IOStatus LockFile(const std::string& path, const IOOptions&, rocksdb::FileLock** lock,
                      IODebugContext*) override {
        InodeNumber inode = 0;
        if (!disk_->find(plain(path))) {
            if (const auto answer = disk_->create(plain(path), inode); answer != DiskAnswer::done) {
                return status_of(answer);
            }
        }
        if (!disk_->try_lock(plain(path))) return IOStatus::IOError("locked: " + path);
        *lock = new SimLock(plain(path));
        return IOStatus::OK();
    }
    IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
        const std::unique_ptr<SimLock> owned(static_cast<SimLock*>(lock));
        disk_->unlock(owned->path);
        return IOStatus::OK();
    }
    IOStatus GetTestDirectory(const IOOptions&, std::string* path, IODebugContext*) override {
        *path = std::string(1, '/');
        return IOStatus::OK();
    }
    IOStatus NewLogger(const std::string&, const IOOptions&,
                       std::shared_ptr<rocksdb::Logger>* result, IODebugContext*) override {
        *result = std::make_shared<SilentLogger>();
        return IOStatus::OK();
    }
    IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* result,
                             IODebugContext*) override {
        *result = path;
        return IOStatus::OK();
    }
    IOStatus GetFreeSpace(const std::string&, const IOOptions&, std::uint64_t* bytes,
                          IODebugContext*) override {
        *bytes = 1 << 30;
        return IOStatus::OK();
    }
    IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* is_folder,
                         IODebugContext*) override {
        *is_folder = disk_->is_folder(plain(path));
        return IOStatus::OK();
    }

   private:
    static IOStatus missing(const std::string& path) { return IOStatus::NotFound(path); }

    template <class File>
    IOStatus open_reader(const std::string& path, std::unique_ptr<File>* result) {
        const auto inode = disk_->find(plain(path));
        if (!inode) return IOStatus::PathNotFound(path);
        *result = std::make_unique<SimReader>(disk_, *inode);
        return IOStatus::OK();
    }
    IOStatus two_names(Op::Kind kind, const std::string& path, const std::string& new_path) {
        const auto inode = disk_->find(plain(path));
        if (!inode) return missing(path);
        return status_of(disk_->perform(
            {.kind = kind, .path = plain(path), .new_path = plain(new_path), .inode = *inode}));
    }

    std::shared_ptr<SimDisk> disk_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> sim_file_system(std::shared_ptr<SimDisk> disk) {
    return std::make_shared<SimFileSystem>(std::move(disk));
}

}  // namespace holdfast::store
