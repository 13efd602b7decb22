/// The export of a ledger's books: a journal, tables, and every entry, with a manifest of their
/// hashes.
///
///     books.journal    for hledger and ledger (replay/journal.h)
///     events.csv       what each event moved; balances.csv: every account at the end
///     (replay/csv.h) entries.jsonl    every entry with its commands, outcomes and events, a JSON
///     object a line manifest.json    where the log stood, its state hash, and SHA-256 and size of
///     each file
///
/// The manifest is written last: a folder without one is unfinished. The same log gives the same
/// bytes. Thread-safety: free functions.
#pragma once

#include "replay/output_file.h"
#include "replay/verify.h"

namespace holdfast::replay {

struct BooksReport {
    ledger::Tip tip;
    std::uint64_t events = 0;
    ledger::Digest root{};  ///< RFC 6962 root of the entries
    ledger::Digest state_hash{};
    std::vector<FileSeal> files;  ///< but for the manifest
};

/// Writes the books of all of `source` into `folder`, which must be empty or not exist. Throws
/// FoundError, LogError, or std::runtime_error where `folder` can't be written.
BooksReport export_books(const EntrySource& source, const std::filesystem::path& folder,
                         const ReadAheadLimits& limits, const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
