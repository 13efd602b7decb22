#include "ledger/proof/site_builder.h"

#include "ledger/proof/site_tiles.h"

namespace holdfast::ledger {

namespace {

Bytes bytes_of(const std::vector<Digest>& hashes) {
    Bytes bytes;
    Writer out(bytes);
    for (const Digest& hash : hashes) {
        out.raw(hash);
    }
    return bytes;
}

/// The first `count` leaves of a bundle, as they stand in it; nothing where they are not there.
std::optional<ByteSpan> first_leaves(ByteSpan bundle, std::size_t count,
                                     std::vector<Digest>& hashes) {
    Reader in(bundle);
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned high = in.u8();
        const unsigned low = in.u8();
        hashes.push_back(crypto::leaf_hash(in.raw(high << 8U | low)));
    }
    return in.failed() ? std::nullopt : std::optional(bundle.first(bundle.size() - in.left()));
}

/// The frontier of the tree of `size` leaves: the roots of its complete subtrees.
std::optional<crypto::MerkleFrontier> frontier_of(const SiteFiles& site, std::uint64_t size) {
    const crypto::TileNodes nodes = site_nodes(site, size);
    Bytes bytes;
    Writer out(bytes);
    out.u64(size);
    std::uint64_t begin = 0;
    for (unsigned level = 64; level-- > 0;) {
        if ((size >> level & 1U) != 0) {
            out.raw(nodes.node(level, begin >> level));
            begin += std::uint64_t{1} << level;
        }
    }
    return crypto::MerkleFrontier::deserialise(bytes);
}

}  // namespace

std::optional<SiteBuilder> SiteBuilder::resume(SiteFiles& site, std::uint64_t size,
                                               const Digest& root) {
    SiteBuilder builder(site);
    try {
        auto frontier = frontier_of(site, size);
        if (!frontier || frontier->root() != root || !builder.take_edge(size)) {
            return std::nullopt;
        }
        builder.frontier_ = std::move(*frontier);
    } catch (const LogError&) {
        return std::nullopt;  // a tile is missing
    }
    builder.edge_written_ = size;
    return builder;
}

bool SiteBuilder::take_edge(std::uint64_t size) {
    for (std::uint64_t nodes = size; nodes != 0; nodes /= crypto::tile_width) {
        const auto level = static_cast<unsigned>(edge_.size());
        const std::uint64_t index = nodes / crypto::tile_width;
        const std::uint64_t width = crypto::tile_width_in(size, level, index);
        edge_.push_back(width == 0 ? std::vector<Digest>{}
                                   : read_tile(*site_, {level, index, width}));
    }
    const std::uint64_t index = size / crypto::tile_width;
    const std::uint64_t width = size % crypto::tile_width;
    if (width == 0) {
        return true;
    }
    const auto bundle =
        read_at_edge(*site_, kSiteEntries, index, width, crypto::entry_bundle_bytes_max);
    std::vector<Digest> hashes;
    const auto leaves =
        bundle ? first_leaves(*bundle, static_cast<std::size_t>(width), hashes) : std::nullopt;
    if (!leaves || hashes != edge_.front()) {
        return false;
    }
    bundle_.assign(leaves->begin(), leaves->end());
    return true;
}

void SiteBuilder::append(ByteSpan leaf) {
    check(leaf.size() <= 0xffff, "a leaf fits into a bundle");
    bundle_.push_back(static_cast<std::uint8_t>(leaf.size() >> 8U));
    bundle_.push_back(static_cast<std::uint8_t>(leaf.size()));
    bundle_.insert(bundle_.end(), leaf.begin(), leaf.end());
    if (size() % crypto::tile_width == crypto::tile_width - 1) {
        const std::uint64_t index = size() / crypto::tile_width;
        const std::string path = crypto::bundle_path(kSiteEntries, index, crypto::tile_width);
        site_->put(path, bundle_);
        site_->drop_folder(path + ".p");
        bundle_.clear();
    }
    const Digest hash = crypto::leaf_hash(leaf);
    add_hash(0, hash);
    frontier_.append(hash);
}

// A tile that is full is one hash of the level above.
void SiteBuilder::add_hash(unsigned level, const Digest& hash) {
    if (edge_.size() == level) {
        edge_.emplace_back();
    }
    edge_[level].push_back(hash);
    if (edge_[level].size() == crypto::tile_width) {
        const std::uint64_t index = size() >> (crypto::tile_height * (level + 1));
        const std::string path = crypto::tile_path({level, index});
        site_->put(path, bytes_of(edge_[level]));
        site_->drop_folder(path + ".p");
        const Digest root = crypto::merkle_root(edge_[level]);
        edge_[level].clear();
        add_hash(level + 1, root);
    }
}

void SiteBuilder::write_edge() {
    for (const crypto::Tile& tile : crypto::new_tiles(edge_written_, size())) {
        if (tile.width < crypto::tile_width) {
            site_->put(crypto::tile_path(tile), bytes_of(edge_[tile.level]));
        }
    }
    if (edge_written_ != size() && !bundle_.empty()) {
        site_->put(crypto::bundle_path(kSiteEntries, size() / crypto::tile_width,
                                       size() % crypto::tile_width),
                   bundle_);
    }
    edge_written_ = size();
}

}  // namespace holdfast::ledger
