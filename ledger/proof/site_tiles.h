/// Reading a site: its tiles as the nodes of a tree, and the proofs that come of them.
///
/// Thread-safety: as the site's `get`.
#pragma once

#include "crypto/tiles.h"
#include "ledger/event_log.h"
#include "ledger/proof/site_files.h"

namespace holdfast::ledger {

/// The names of the files that are not tiles.
inline constexpr const char* kSiteCheckpoint = "checkpoint";
inline constexpr const char* kSiteVkey = "log.vkey";
/// What stands for the level in the path of a bundle of leaves.
inline constexpr const char* kSiteEntries = "entries";

/// The file of one whole entry.
[[nodiscard]] std::string body_path(Sequence sequence);

/// A tile or bundle of this width or, where it has become full since, the full one. `name` stands
/// in the path as in crypto::bundle_path.
[[nodiscard]] std::optional<Bytes> read_at_edge(const SiteFiles& site, std::string_view name,
                                                std::uint64_t index, std::uint64_t width,
                                                std::size_t bytes_max);

/// The hashes of the tile, the first ones where it has become full since. Throws LogError where
/// neither is there or is what it should be.
[[nodiscard]] std::vector<Digest> read_tile(const SiteFiles& site, const crypto::Tile& tile);

/// The nodes of the site's tree of `size` leaves. `site` outlives them.
[[nodiscard]] crypto::TileNodes site_nodes(const SiteFiles& site, std::uint64_t size);

}  // namespace holdfast::ledger
