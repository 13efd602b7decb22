/// What can be said of one entry by itself: its encoding, its roots, its signatures.
///
/// Needs nothing but the entry's bytes and the ledger's origin, so many threads do it at once.
/// Thread-safety: pure functions.
#pragma once

#include <memory>

#include "ledger/entry.h"
#include "replay/entry_source.h"
#include "replay/read_ahead.h"

namespace holdfast::replay {

using EntryPtr = std::shared_ptr<const ledger::Entry>;

/// Parses stored bytes. Throws FoundError encoding.
[[nodiscard]] EntryPtr parse_entry(ledger::Bytes bytes, ledger::Sequence sequence);

/// An entry whose body is the one its leaf commits to.
struct SoundEntry {
    ledger::Sequence sequence = 0;
    EntryPtr entry;
};
/// Throws FoundError encoding or root.
[[nodiscard]] SoundEntry check_roots(ledger::Bytes bytes, ledger::Sequence sequence);

/// An entry whose signatures are good too; `batch` is what a client sent, if one did.
struct CheckedEntry {
    ledger::Sequence sequence = 0;
    EntryPtr entry;
    std::optional<ledger::VerifiedBatch> batch;
};
/// Rebuilds the batch as it was sent, verifies it with OpenSSL, and builds the entry again, which
/// must come out byte for byte. Throws FoundError encoding, chain (another ledger's), signature or
/// root.
[[nodiscard]] CheckedEntry check_entry(ledger::Bytes bytes, ledger::Sequence sequence,
                                       const ledger::Digest& origin_hash);

/// Sound entries of a source from `first` until before `end`.
class SoundEntries {
   public:
    SoundEntries(const EntrySource& source, ledger::Sequence first, ledger::Sequence end,
                 const ReadAheadLimits& limits);
    std::optional<SoundEntry> next() { return ahead_.next(); }

   private:
    ReadAhead<SoundEntry> ahead_;
};

/// Checked entries of a source: all of them.
class CheckedEntries {
   public:
    CheckedEntries(const EntrySource& source, const ledger::Digest& origin_hash,
                   const ReadAheadLimits& limits);
    std::optional<CheckedEntry> next() { return ahead_.next(); }

   private:
    ReadAhead<CheckedEntry> ahead_;
};

}  // namespace holdfast::replay
