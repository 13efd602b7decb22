/// The newest snapshot of the state, as one file beside the log: an aid, never the truth.
///
/// Replaced whole (written beside it, synced, renamed); checked by SHA-256 when read.
/// Thread-safety: free functions; one writer.
#pragma once

#include <optional>

#include "ledger/event_log.h"
#include "ledger/store/store_options.h"

namespace holdfast::store {

/// Durable on return. Throws StoreError.
void write_snapshot(const StoreOptions& options, const ledger::Snapshot& snapshot);
/// Nothing where there is none, or where it is damaged.
std::optional<ledger::Snapshot> read_snapshot(const StoreOptions& options);

}  // namespace holdfast::store
