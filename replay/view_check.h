/// Holds the stored views against the log: every key of every view, as of the sequence they have
/// applied.
///
/// The stored events are folded anew up to there. Tables are compared row by row in the order of
/// their keys; of the histories only a running hash an account is kept, so that they may be larger
/// than memory. Thread-safety: free functions.
#pragma once

#include "ledger/store/views_reader.h"
#include "replay/verify.h"

namespace holdfast::replay {

struct ViewReport {
    std::vector<Finding> findings;  ///< the first of each table, and of the histories
    ledger::Sequence applied = 0;   ///< entries
    std::uint64_t rows = 0;         ///< compared, of all tables
    std::uint64_t touches = 0;      ///< compared, of all histories
};

/// Never throws what is wrong with the views: that is in the report's findings. Throws FoundError
/// or LogError where the log can't be folded.
[[nodiscard]] ViewReport check_views(const EntrySource& source, const store::ViewsReader& views,
                                     const ReadAheadLimits& limits,
                                     const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
