/// What a ledger has published, held against its log: sites and receipts made offline.
///
/// The log's tree is computed from the entries alone; a checkpoint counts only if the log key of
/// the genesis signed it and its root is that tree's. Thread-safety: free functions.
#pragma once

#include <filesystem>

#include "crypto/checkpoint.h"
#include "crypto/tlog_policy.h"
#include "ledger/proof/site_files.h"
#include "replay/checked_entry.h"
#include "replay/verify.h"

namespace holdfast::replay {

/// A signed checkpoint of the ledger whose log this is, and the note as it was found.
struct HeldCheckpoint {
    crypto::Checkpoint checkpoint;
    std::string note;
};
/// Where a server has put the newest one that it published.
[[nodiscard]] std::filesystem::path published_checkpoint(const store::StoreOptions& folder);
/// What is in a file that holds a checkpoint. Throws FoundError unreadable.
[[nodiscard]] std::string read_note(const std::filesystem::path& file);
/// The checkpoint in a note. With a policy it must be as that asks, and the policy must name the
/// log's own key; without, the log key of the genesis must have signed it. Throws FoundError
/// checkpoint where it is not so, or it is of more entries than the log has.
[[nodiscard]] HeldCheckpoint held_checkpoint(const EntrySource& source, std::string note,
                                             const crypto::TlogPolicy* policy = nullptr);
struct SiteArguments {
    bool with_bodies = true;
};
/// Writes the site of the log's first entries, as many as the checkpoint has, the checkpoint last.
/// Throws FoundError checkpoint where the log's tree is not the one that was signed.
void write_site(const EntrySource& source, const HeldCheckpoint& held, ledger::SiteFiles& site,
                const SiteArguments& arguments, const ReadAheadLimits& limits,
                const OnProgress& on_progress);

/// Which result a receipt is wanted of.
struct WantedResult {
    ledger::Sequence sequence = 0;
    std::uint16_t index = 0;
};
/// The receipt of it under this checkpoint. Throws FoundError checkpoint as above;
/// std::invalid_argument where there is no such result, or the checkpoint does not cover it.
[[nodiscard]] std::string receipt_of(const EntrySource& source, const HeldCheckpoint& held,
                                     const WantedResult& wanted, const ReadAheadLimits& limits,
                                     const OnProgress& on_progress);

}  // namespace holdfast::replay
