/// Room on disk for what a check can't keep in memory: gone with its owner.
///
/// Nothing in it is of worth, and nothing that goes wrong with it is a fault of the ledger's.
/// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace holdfast::replay {

/// Scratch space can't be had, written or read.
class ScratchError : public std::runtime_error {
   public:
    ScratchError(const std::filesystem::path& where, const std::string& what)
        : std::runtime_error("scratch space in " + where.string() + ": " + what +
                             "; give --scratch a folder with room for it, or more memory with "
                             "--memory-budget") {}
};

/// The folder that `parent` stands for; empty: what TMPDIR says, or /tmp.
[[nodiscard]] std::filesystem::path scratch_parent(const std::filesystem::path& parent);

/// A new folder in `parent` that only its owner may look into; removed with all that is in it. What
/// a process that was killed has left there goes too: a folder in use is locked (flock(2)).
class ScratchFolder {
   public:
    /// Throws ScratchError.
    explicit ScratchFolder(const std::filesystem::path& parent);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
    int lock_ = -1;
};

/// A file without a name.
class ScratchFile {
   public:
    /// Throws ScratchError, as all functions.
    explicit ScratchFile(const std::filesystem::path& parent);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    void append(const void* bytes, std::size_t size);
    void read(std::size_t at, void* bytes, std::size_t size) const;

   private:
    std::filesystem::path parent_;
    int descriptor_;
    std::size_t size_ = 0;
};

}  // namespace holdfast::replay
