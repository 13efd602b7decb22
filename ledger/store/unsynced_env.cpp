#include "ledger/store/unsynced_env.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace holdfast::store {

namespace {

using rocksdb::DirFsyncOptions;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class UnsyncedFile final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

    IOStatus Sync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
    IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
    IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
        return IOStatus::OK();
    }
};

class UnsyncedDirectory final : public rocksdb::FSDirectoryWrapper {
   public:
    using FSDirectoryWrapper::FSDirectoryWrapper;

    IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
    IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                                 const DirFsyncOptions&) override {
        return IOStatus::OK();
    }
};

class UnsyncedFileSystem final : public rocksdb::FileSystemWrapper {
   public:
    UnsyncedFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

    [[nodiscard]] const char* Name() const override { return "UnsyncedFileSystem"; }
    IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             IODebugContext* debug) override {
        return wrapped(FileSystemWrapper::NewWritableFile(name, options, file, debug), file);
    }
    IOStatus ReopenWritableFile(const std::string& name, const FileOptions& options,
                                std::unique_ptr<rocksdb::FSWritableFile>* file,
                                IODebugContext* debug) override {
        return wrapped(FileSystemWrapper::ReopenWritableFile(name, options, file, debug), file);
    }
    IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                          std::unique_ptr<rocksdb::FSDirectory>* directory,
                          IODebugContext* debug) override {
        IOStatus status = FileSystemWrapper::NewDirectory(name, options, directory, debug);
        if (status.ok()) {
            *directory = std::make_unique<UnsyncedDirectory>(std::move(*directory));
        }
        return status;
    }

   private:
    static IOStatus wrapped(IOStatus status, std::unique_ptr<rocksdb::FSWritableFile>* file) {
        if (status.ok()) {
            *file = std::make_unique<UnsyncedFile>(std::move(*file));
        }
        return status;
    }
};

}  // namespace

std::shared_ptr<rocksdb::Env> unsynced_env() {
    return rocksdb::NewCompositeEnv(std::make_shared<UnsyncedFileSystem>());
}

}  // namespace holdfast::store
