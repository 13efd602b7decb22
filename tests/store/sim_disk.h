/// A disk in memory behind both of the store's file ports, RocksDB's and the anchor's.
///
/// It records every change as an `Op`, and can refuse: from some operation on, or when it is full.
/// Thread-safety: as the ports; `image`, `trace` and the settings while nobody writes.
#pragma once

#include <rocksdb/env.h>

#include <memory>
#include <mutex>
#include <optional>

#include "ledger/store/store_options.h"
#include "tests/store/disk_image.h"

namespace holdfast::store {

enum class DiskAnswer { done, failed, full };

class SimDisk {
   public:
    explicit SimDisk(DiskImage image = {}) : image_(std::move(image)) {}

    [[nodiscard]] DiskImage image() const;
    [[nodiscard]] std::vector<Op> trace() const;
    /// Puts the test's own mark among the recorded operations.
    void mark(std::uint64_t value);
    /// Operation number `count` from now on, and every one after it, fails.
    void fail_after(std::uint64_t count);
    /// Writes that would take the disk beyond this many bytes more than now fail with ENOSPC.
    void limit_space(std::uint64_t bytes);
    /// RocksDB's reads fail.
    void fail_reads();
    /// Everything succeeds again.
    void heal();
    /// Only operations on paths with this prefix fail.
    void fail_only(const std::string& prefix);
    [[nodiscard]] std::uint64_t operations() const;

    // For the two ports below.
    DiskAnswer perform(Op op);
    /// Creates an empty file, or empties the one there.
    DiskAnswer create(const std::string& path, InodeNumber& inode);
    [[nodiscard]] std::optional<InodeNumber> find(const std::string& path) const;
    [[nodiscard]] bool is_folder(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;
    [[nodiscard]] bool refuses_reads() const;
    [[nodiscard]] std::string read(InodeNumber inode, std::uint64_t at, std::size_t count) const;
    [[nodiscard]] std::uint64_t size(InodeNumber inode) const;
    bool try_lock(const std::string& path);
    void unlock(const std::string& path);

   private:
    DiskAnswer perform_locked(Op op);

    mutable std::mutex mutex_;
    DiskImage image_;
    std::vector<Op> trace_;
    std::map<InodeNumber, std::string> path_of_;
    std::set<std::string> locked_;
    std::uint64_t operations_ = 0;
    std::optional<std::uint64_t> fail_at_;
    std::optional<std::uint64_t> bytes_max_;
    std::string fail_prefix_;
    bool refuses_reads_ = false;
};

/// A RocksDB environment and the store's file port, both on `disk`.
struct SimPorts {
    explicit SimPorts(std::shared_ptr<SimDisk> disk);
    std::shared_ptr<SimDisk> disk;
    std::unique_ptr<rocksdb::Env> env;
    std::shared_ptr<Files> files;

    /// A store in "/data" on this disk, with a small memtable so that it flushes often.
    [[nodiscard]] StoreOptions options(std::size_t memtable_bytes = 64 << 10) const;
    /// Makes its folder, durably, where no log is made that would.
    void make_folder() const;
};

std::shared_ptr<rocksdb::FileSystem> sim_file_system(std::shared_ptr<SimDisk> disk);
std::shared_ptr<Files> sim_files(std::shared_ptr<SimDisk> disk);

}  // namespace holdfast::store
