#include "api/monitor/site_reader.h"

#include <algorithm>
#include <span>

#include "crypto/bytes.h"
#include "crypto/merkle.h"

namespace holdfast::api {

namespace {

using crypto::Digest;
using crypto::tile_width;

std::vector<Digest> hashes_in(const std::string& content) {
    std::span<const std::uint8_t> rest = crypto::bytes_of(content);
    std::vector<Digest> hashes(rest.size() / sizeof(Digest));
    for (Digest& hash : hashes) {
        std::copy_n(rest.begin(), hash.size(), hash.begin());
        rest = rest.subspan(hash.size());
    }
    return hashes;
}

/// Takes a leaf off the front: its length (u16, big-endian), and so many bytes.
std::optional<std::string_view> take_leaf(std::string_view& bundle) {
    if (bundle.size() < 2) {
        return std::nullopt;
    }
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(bundle[i]); };
    const std::size_t length = static_cast<std::size_t>(octet(0) << 8 | octet(1));
    bundle.remove_prefix(2);
    if (bundle.size() < length) {
        return std::nullopt;
    }
    const std::string_view leaf = bundle.substr(0, length);
    bundle.remove_prefix(length);
    return leaf;
}

}  // namespace

std::string SiteReader::checkpoint() const {
    auto note = fetch_("checkpoint");
    if (!note) {
        throw SiteUnavailable("the site has no checkpoint");
    }
    return std::move(*note);
}

SiteReader::Found SiteReader::find(const std::string& path, const std::string& whole_path,
                                   std::uint64_t width) const {
    if (auto content = fetch_(path)) {
        return {path, std::move(*content), width};
    }
    if (width < tile_width) {
        if (auto content = fetch_(whole_path)) {
            return {whole_path, std::move(*content), tile_width};
        }
    }
    throw SiteUnavailable("the site has no " + path);
}

std::vector<Digest> SiteReader::tile(const crypto::Tile& tile) const {
    const Found found = find(crypto::tile_path(tile),
                             crypto::tile_path({tile.level, tile.index, tile_width}), tile.width);
    if (found.content.size() != found.width * sizeof(Digest)) {
        throw SiteWrong(found.path + " is not of the length of a tile");
    }
    std::vector<Digest> hashes = hashes_in(found.content);
    hashes.resize(static_cast<std::size_t>(tile.width));
    return hashes;
}

std::vector<Digest> SiteReader::leaf_hashes(std::uint64_t index, std::uint64_t width) const {
    const Found found = find(crypto::bundle_path("entries", index, width),
                             crypto::bundle_path("entries", index, tile_width), width);
    std::vector<Digest> hashes;
    std::string_view rest = found.content;
    crypto::MerkleHasher hasher;
    for (std::uint64_t i = 0; i < found.width; ++i) {
        const auto leaf = take_leaf(rest);
        if (!leaf) {
            throw SiteWrong(found.path + " is cut short");
        }
        if (i < width) {
            hashes.push_back(hasher.leaf(crypto::bytes_of(*leaf)));
        }
    }
    if (!rest.empty()) {
        throw SiteWrong(found.path + " goes on after its last entry");
    }
    return hashes;
}

CheckedTiles::CheckedTiles(const SiteReader& site, const crypto::Checkpoint& checkpoint)
    : site_(site), size_(checkpoint.size) {
    for (unsigned level = 0; level < kLevels; ++level) {
        const std::uint64_t count = size_ >> (crypto::tile_height * level);
        if (const std::uint64_t width = count % tile_width; width != 0) {
            const crypto::Tile tile{level, count / tile_width, width};
            edge_[level] = Known{tile.index, site.tile(tile)};
        }
    }
    const crypto::TileNodes nodes(
        size_, [this](const crypto::Tile& edge) { return edge_.at(edge.level).value().hashes; });
    if (crypto::merkle_root(nodes, size_) != checkpoint.root) {
        throw SiteWrong("the tiles at the end of the site do not make the root that was signed");
    }
}

std::vector<Digest> CheckedTiles::tile(const crypto::Tile& tile) {
    if (tile.width != tile_width) {
        return edge_.at(tile.level).value().hashes;
    }
    std::optional<Known>& newest = newest_.at(tile.level);
    if (newest && newest->index == tile.index) {
        return newest->hashes;
    }
    const crypto::Tile above{tile.level + 1, tile.index / tile_width,
                             crypto::tile_width_in(size_, tile.level + 1, tile.index / tile_width)};
    const Digest expected = this->tile(above).at(static_cast<std::size_t>(tile.index % tile_width));
    std::vector<Digest> hashes = site_.tile(tile);
    if (crypto::merkle_root(hashes) != expected) {
        throw SiteWrong(crypto::tile_path(tile) + " is not in the tree that was signed");
    }
    newest = Known{tile.index, hashes};
    return hashes;
}

}  // namespace holdfast::api
