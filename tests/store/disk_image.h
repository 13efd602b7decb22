/// A disk as a power cut sees it: what was written, and how much of that is safe.
///
/// Every change is an `Op`. `apply` does what the operating system would: data reach the disk for
/// certain only by a sync of the file, names by a sync of their folder; a new file's sync saves its
/// name too, as on ext4, XFS and Btrfs (RocksDB relies on it for its MANIFEST). `after_power_cut`
/// gives one of the disks that may be found afterwards. A plain value, so that a recorded run can
/// be cut at each operation. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace holdfast::store {

using InodeNumber = std::uint32_t;

struct Op {
    enum class Kind {
        make_folder,
        remove_folder,
        create,
        link,
        rename,
        unlink,
        write,
        truncate,
        sync,
        sync_folder,
        mark
    };
    Kind kind = Kind::mark;
    std::string path{};      ///< of a name; of `sync_folder` the folder
    std::string new_path{};  ///< of `rename` and `link`
    InodeNumber inode = 0;   ///< of `create`, `write`, `truncate`, `sync`
    std::uint64_t at = 0;    ///< offset, size; of `mark` what the test makes of it
    std::string bytes{};     ///< of `write`
    bool is_direct =
        false;  ///< of `write`: past the page cache, so it is torn by sectors, not by pages
};

/// What becomes of unsynced changes when the power goes.
enum class CutMode {
    nothing_kept,  ///< no unsynced change reaches the disk
    all_kept,      ///< every one does
    prefix_kept,   ///< in order up to some point; the write at that point is torn
    scattered,     ///< each page (direct I/O: each sector) and each name on its own, in any order
};

class DiskImage {
   public:
    DiskImage() { names_["/"] = durable_names_["/"] = kFolder; }

    void apply(const Op& op);
    [[nodiscard]] DiskImage after_power_cut(CutMode mode, std::mt19937_64& random) const;

    [[nodiscard]] bool is_folder(const std::string& path) const;
    [[nodiscard]] bool is_file(const std::string& path) const;
    [[nodiscard]] InodeNumber inode_of(const std::string& path) const { return names_.at(path); }
    [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;
    /// Paths of all files, sorted.
    [[nodiscard]] std::vector<std::string> files() const;
    [[nodiscard]] const std::string& content(InodeNumber inode) const {
        return inodes_.at(inode).content;
    }
    [[nodiscard]] InodeNumber next_inode() const { return next_inode_; }
    /// Replaces a file's content, safely on disk: damage done while nobody runs.
    void damage(const std::string& path, std::string content);
    void remove(const std::string& path);
    [[nodiscard]] std::uint64_t bytes_used() const;

   private:
    struct Inode {
        std::string content;
        std::string durable;
        std::vector<Op> unsynced;  // writes and truncations
    };
    using Names = std::map<std::string, InodeNumber>;
    static constexpr InodeNumber kFolder = 0;

    static void apply_name(const Op& op, Names& names);
    static void apply_data(const Op& op, std::string& content);

    Names names_;
    Names durable_names_;
    std::vector<Op> unsynced_names_;
    std::map<InodeNumber, Inode> inodes_;
    InodeNumber next_inode_ = 1;
};

/// Where a table file may say how many restarts a block has, and a flip of the top bit makes a
/// block of an ordinary one that ends with a hash index: the last byte of each 1 of 32 bits.
std::vector<std::size_t> block_kinds_in(const std::string& table);

/// The folder of a path: "/a/b" is in "/a", "/a" in "/".
std::string parent_of(const std::string& path);

}  // namespace holdfast::store
