/// The operating system's file calls that the anchor, the lock and the disk guard need, as a port,
/// so that tests can cut the power between any two of them.
///
/// As thin as the calls themselves: results are theirs, failures are `-errno`. Thread-safety: as
/// the OS.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace holdfast::store {

class Files {
   public:
    virtual ~Files() = default;

    /// A descriptor; `flags` and `mode` as for open(2).
    virtual int open(const std::string& path, int flags, unsigned mode) = 0;
    virtual void close(int descriptor) = 0;
    /// Bytes read at `offset`, fewer only at the end of the file.
    virtual std::int64_t read(int descriptor, std::span<std::uint8_t> into,
                              std::uint64_t offset) = 0;
    /// Bytes written at `offset`: all of them, or a failure.
    virtual std::int64_t write(int descriptor, std::span<const std::uint8_t> bytes,
                               std::uint64_t offset) = 0;
    virtual int sync(int descriptor) = 0;
    /// An exclusive flock(2), not waiting for it: -EWOULDBLOCK where somebody else has it.
    virtual int lock(int descriptor) = 0;
    /// Bytes an ordinary user may still write to the file system that holds `path`.
    virtual std::int64_t free_bytes(const std::string& path) = 0;
};

/// The real thing.
std::shared_ptr<Files> posix_files();

/// An open descriptor, closed with its owner.
class OpenFile {
   public:
    OpenFile() = default;
    OpenFile(std::shared_ptr<Files> files, int descriptor)
        : files_(std::move(files)), descriptor_(descriptor) {}
    OpenFile(OpenFile&& other) noexcept
        : files_(std::move(other.files_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
    OpenFile& operator=(OpenFile&& other) noexcept {
        std::swap(files_, other.files_);
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~OpenFile() {
        if (descriptor_ >= 0) {
            files_->close(descriptor_);
        }
    }

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] Files& files() const { return *files_; }

   private:
    std::shared_ptr<Files> files_;
    int descriptor_ = -1;
};

/// Makes names created in, or moved into, a folder durable. Throws StoreError.
void sync_folder(const std::shared_ptr<Files>& files, const std::string& path);

}  // namespace holdfast::store
