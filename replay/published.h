/// What a ledger has published, held against its log: sites and receipts made offline.
///
/// The log's tree is computed from the entries alone; a checkpoint counts only if the log key of
/// the genesis signed it and its root is that tree's. Thread-safety: free functions.
#pragma once

#include <filesystem>

#include "crypto/checkpoint.h"
#include "ledger/proof/site_files.h"
#include "replay/checked_entry.h"
#include "replay/verify.h"

namespace holdfast::replay {

/// A signed checkpoint of the ledger whose log this is, and the note as it was found.
struct HeldCheckpoint {
    crypto::Checkpoint checkpoint;
    std::string note;
};
/// The one in `file`, or, where that is empty, the newest one that the server published into
/// `folder`. Throws FoundError fork: not signed by the log key, or of more entries than the log
/// has; unreadable: there is none.
[[nodiscard]] HeldCheckpoint held_checkpoint(const EntrySource& source,
                                             const std::filesystem::path& site,
                                             const std::filesystem::path& file);

struct SiteArguments {
    bool with_bodies = true;
};
/// Writes the site of the log's first entries, as many as the checkpoint has, the checkpoint last.
/// Throws FoundError fork where the log's tree is not the one that was signed.
void write_site(const EntrySource& source, const HeldCheckpoint& held, ledger::SiteFiles& site,
                const SiteArguments& arguments, const ReadAheadLimits& limits,
                const OnProgress& on_progress);

/// Which result a receipt is wanted of.
struct WantedResult {
    ledger::Sequence sequence = 0;
    std::uint16_t index = 0;
};
/// The receipt of it under this checkpoint. Throws FoundError fork as above; std::invalid_argument
/// where there is no such result, or the checkpoint does not cover it.
[[nodiscard]] std::string receipt_of(const EntrySource& source, const HeldCheckpoint& held,
                                     const WantedResult& wanted, const ReadAheadLimits& limits,
                                     const OnProgress& on_progress);

}  // namespace holdfast::replay
