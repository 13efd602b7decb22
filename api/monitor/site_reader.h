/// Reads a log's site (tlog-tiles, https://c2sp.org/tlog-tiles), wherever its files come from, and
/// believes of its tiles only what a checkpoint's root vouches for.
///
/// Thread-safety: one thread.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/checkpoint.h"
#include "crypto/tiles.h"

namespace holdfast::api {

/// The site does not give what it should have: it may later.
class SiteUnavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// What the site gives is not what the log signed.
class SiteWrong : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class SiteReader {
   public:
    /// A file's content; nothing if there is none. Throws SiteUnavailable where that is not known.
    using Fetch = std::function<std::optional<std::string>(const std::string& path)>;
    explicit SiteReader(Fetch fetch) : fetch_(std::move(fetch)) {}

    /// Throws SiteUnavailable if there is none.
    [[nodiscard]] std::string checkpoint() const;
    /// The hashes of a tile. A partial one may be taken from the front of its whole one, which
    /// replaces it once it is there. Throws SiteUnavailable, or SiteWrong if it is no such tile.
    [[nodiscard]] std::vector<crypto::Digest> tile(const crypto::Tile& tile) const;
    /// The leaf hashes of the leaves in a bundle of `tile/entries/`, of level 0's tile of this
    /// index and width. Throws as `tile`.
    [[nodiscard]] std::vector<crypto::Digest> leaf_hashes(std::uint64_t index,
                                                          std::uint64_t width) const;

   private:
    struct Found {
        std::string path;
        std::string content;
        std::uint64_t width;  // of what was found: `width`, or a whole one's
    };
    [[nodiscard]] Found find(const std::string& path, const std::string& whole_path,
                             std::uint64_t width) const;

    Fetch fetch_;
};

/// The tiles of one checkpoint. Each is held against its root before it is given away: those at the
/// right edge together make the root, any other is a hash in the tile above it.
class CheckedTiles {
   public:
    /// `site` outlives it. Throws as SiteReader::tile, and SiteWrong if the right edge does not
    /// make the root.
    CheckedTiles(const SiteReader& site, const crypto::Checkpoint& checkpoint);

    /// A tile that the tree has, in the width it has there. Throws as above.
    [[nodiscard]] std::vector<crypto::Digest> tile(const crypto::Tile& tile);
    /// For proofs about this tree; lives no longer than this.
    [[nodiscard]] crypto::TileNodes nodes() {
        return {size_, [this](const crypto::Tile& wanted) { return tile(wanted); }};
    }

   private:
    struct Known {
        std::uint64_t index = 0;
        std::vector<crypto::Digest> hashes;
    };
    static constexpr unsigned kLevels = 8;  // a u64 counts no more leaves

    const SiteReader& site_;
    std::uint64_t size_;
    std::array<std::optional<Known>, kLevels> edge_;    // the partial tile of each level
    std::array<std::optional<Known>, kLevels> newest_;  // the whole one asked for last
};

}  // namespace holdfast::api
