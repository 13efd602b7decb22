/// Makes the stored views anew from the log.
///
/// Thread-safety: free functions; nobody else may use the folder.
#pragma once

#include "ledger/store/store_options.h"
#include "replay/verify.h"

namespace holdfast::replay {

/// Discards the views of a data folder and applies the log anew, as far as it is anchored; durable
/// on return. Of rows that are stored in them already it keeps no more than `rows_bytes` in memory.
/// Returns the number of entries applied. Throws StoreError (folder_in_use beside a
/// server), FoundError.
ledger::Sequence rebuild_views(const store::StoreOptions& folder, const ReadAheadLimits& limits,
                               std::size_t rows_bytes, const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
