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

/// The hashes of the tile, from its own file or, where it has become full since, from the full
/// tile's first hashes. Throws LogError where neither is there or is what it should be.
[[nodiscard]] std::vector<Digest> read_tile(const SiteFiles& site, const crypto::Tile& tile);

/// The nodes of the site's tree of `size` leaves. `site` outlives them.
[[nodiscard]] crypto::TileNodes site_nodes(const SiteFiles& site, std::uint64_t size);

}  // namespace holdfast::ledger
