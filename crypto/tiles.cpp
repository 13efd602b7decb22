#include "crypto/tiles.h"

#include <algorithm>

#include "crypto/error.h"
#include "crypto/merkle.h"

namespace holdfast::crypto {
namespace {

constexpr unsigned level_max = 7;

std::string three_digits(std::uint64_t value) {
    std::string text = std::to_string(value);
    return std::string(3 - text.size(), '0') + text;
}

/// Roots of complete subtrees of 256^level leaves in a tree of this size.
std::uint64_t nodes_at(std::uint64_t size, unsigned level) {
    return level > level_max ? 0 : size >> (tile_height * level);
}

}  // namespace

std::string index_path(std::uint64_t index) {
    std::string path = three_digits(index % 1000);
    while ((index /= 1000) != 0) path = 'x' + three_digits(index % 1000) + '/' + path;
    return path;
}

std::string bundle_path(std::string_view name, std::uint64_t index, std::uint64_t width) {
    std::string path = "tile/" + std::string(name) + '/' + index_path(index);
    if (width < tile_width) path += ".p/" + std::to_string(width);
    return path;
}

std::string tile_path(const Tile& tile) {
    return bundle_path(std::to_string(tile.level), tile.index, tile.width);
}

std::uint64_t tile_width_in(std::uint64_t size, unsigned level, std::uint64_t index) {
    const std::uint64_t nodes = nodes_at(size, level);
    const std::uint64_t full = nodes / tile_width;
    if (index < full) return tile_width;
    return index == full ? nodes % tile_width : 0;
}

std::vector<Tile> new_tiles(std::uint64_t old_size, std::uint64_t size) {
    std::vector<Tile> tiles;
    for (unsigned level = 0; nodes_at(size, level) != 0; ++level) {
        const std::uint64_t old_nodes = nodes_at(old_size, level);
        if (old_nodes == nodes_at(size, level)) continue;
        for (std::uint64_t index = old_nodes / tile_width;; ++index) {
            const std::uint64_t width = tile_width_in(size, level, index);
            if (width == 0) break;
            tiles.push_back({level, index, width});
        }
    }
    return tiles;
}

Digest TileNodes::node(unsigned level, std::uint64_t index) const {
    // The node's leaves in its tile are 2^depth hashes.
    const unsigned tile_level = level / tile_height;
    const unsigned depth = level % tile_height;
    const std::uint64_t first = index << depth;
    const std::uint64_t count = std::uint64_t{1} << depth;
    const Tile tile{tile_level, first / tile_width,
                    tile_width_in(size_, tile_level, first / tile_width)};
    const std::uint64_t at = first % tile_width;
    if (at + count > tile.width) throw Error("a Merkle tree has no such complete subtree");
    std::vector<Digest> hashes = source_(tile);
    if (hashes.size() != tile.width) throw Error("a tile of another width than its path says");
    MerkleHasher hasher;
    return hasher.root_in_place(
        std::span(hashes).subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count)));
}

}  // namespace holdfast::crypto
