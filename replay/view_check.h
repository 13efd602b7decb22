/// Holds the stored views against the log: every key of every view, as of the sequence they have
/// applied.
///
/// The stored events are folded anew up to there, within a budget of memory (replay/overflow.h).
/// Then every view is walked beside what the log makes of it, record by record in the order of
/// their keys. Thread-safety: free functions.
#pragma once

#include "ledger/store/views_reader.h"
#include "replay/overflow.h"
#include "replay/verify.h"

namespace holdfast::replay {

struct ViewReport {
    std::vector<Finding> findings;  ///< the first of each view
    ledger::Sequence applied = 0;   ///< entries
    std::uint64_t rows = 0;         ///< compared, of all tables
    std::uint64_t touches = 0;      ///< compared, of all histories
    std::size_t peak_bytes = 0;     ///< as Overflow's
};

/// Never throws what is wrong with the views: that is in the report's findings. Throws FoundError
/// or LogError where the log can't be folded, ScratchError.
[[nodiscard]] ViewReport check_views(const EntrySource& source, const store::ViewsReader& views,
                                     const ReadAheadLimits& limits, const OverflowLimits& overflow,
                                     const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
