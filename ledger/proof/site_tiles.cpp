#include "ledger/proof/site_tiles.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

constexpr std::size_t kHashBytes = sizeof(Digest);

}  // namespace

std::string body_path(Sequence sequence) { return "body/" + crypto::index_path(sequence); }

std::optional<Bytes> read_at_edge(const SiteFiles& site, std::string_view name, std::uint64_t index,
                                  std::uint64_t width, std::size_t bytes_max) {
    auto bytes = site.get(crypto::bundle_path(name, index, width), bytes_max);
    if (!bytes && width < crypto::tile_width) {
        bytes = site.get(crypto::bundle_path(name, index, crypto::tile_width), bytes_max);
    }
    return bytes;
}

std::vector<Digest> read_tile(const SiteFiles& site, const crypto::Tile& tile) {
    const auto width = static_cast<std::size_t>(tile.width);
    constexpr std::size_t kTileBytes = crypto::tile_width * kHashBytes;
    const auto bytes =
        read_at_edge(site, std::to_string(tile.level), tile.index, tile.width, kTileBytes);
    if (!bytes || bytes->size() < width * kHashBytes || bytes->size() % kHashBytes != 0) {
        throw LogError("the site's " + crypto::tile_path(tile) + " is missing or damaged");
    }
    std::vector<Digest> hashes(width);
    for (std::size_t i = 0; i < width; ++i) {
        std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(i * kHashBytes), kHashBytes,
                    hashes[i].begin());
    }
    return hashes;
}

crypto::TileNodes site_nodes(const SiteFiles& site, std::uint64_t size) {
    return {size, [&site](const crypto::Tile& tile) { return read_tile(site, tile); }};
}

}  // namespace holdfast::ledger
