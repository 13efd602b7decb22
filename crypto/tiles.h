/// Tiles: how the Merkle tree of a log is published as static files (C2SP tlog-tiles,
/// https://c2sp.org/tlog-tiles).
///
/// A full tile at level l is 256 hashes, each the root of 256^l leaves; the tile at the right edge
/// of each level is partial. All proofs of any size of the tree come from tiles.
/// Thread-safety: pure functions; TileNodes as its source.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle_proof.h"

namespace holdfast::crypto {

inline constexpr unsigned tile_height = 8;
inline constexpr std::uint64_t tile_width = 1U << tile_height;

/// The largest bundle of entries: each of at most 65,535 bytes, with its length.
inline constexpr std::size_t entry_bundle_bytes_max = tile_width * (2 + 0xffff);

/// A tile of hashes, or a bundle of 256 entries (which has no level).
struct Tile {
    unsigned level = 0;                // 0 to 7: a u64 counts no more leaves
    std::uint64_t index = 0;           // within its level
    std::uint64_t width = tile_width;  // 1 to 256 hashes; fewer than 256: partial
    bool operator==(const Tile&) const = default;
};

/// `tile/<level>/<index>[.p/<width>]`, the index in elements of three digits: x001/x234/067.
std::string tile_path(const Tile& tile);
/// The same with a name in the level's place, as `tile/entries/…`.
std::string bundle_path(std::string_view name, std::uint64_t index, std::uint64_t width);
/// Only the index, as it stands in a path: x001/x234/067.
std::string index_path(std::uint64_t index);

/// Hashes (or entries) that the tile `index` of a level has in a tree of `size` leaves; 0: none.
std::uint64_t tile_width_in(std::uint64_t size, unsigned level, std::uint64_t index);

/// The tiles that the tree of `size` leaves has and the one of `old_size` has not, level by level.
/// Of what both have whole nothing is named; a partial tile that grew is.
std::vector<Tile> new_tiles(std::uint64_t old_size, std::uint64_t size);

/// Gives the hashes of a tile, exactly `width` of them. May throw: what it throws goes through.
using TileSource = std::function<std::vector<Digest>(const Tile&)>;

/// The nodes of the tree of a fixed size, computed from its tiles. Hashes are taken as they come:
/// whoever doubts the source compares the tree's root (`merkle_root`) or checks the proof made.
/// Throws Error where the source gives another number of hashes.
class TileNodes : public MerkleNodes {
   public:
    TileNodes(std::uint64_t size, TileSource source) : size_(size), source_(std::move(source)) {}

    Digest node(unsigned level, std::uint64_t index) const override;

   private:
    std::uint64_t size_;
    TileSource source_;
};

}  // namespace holdfast::crypto
