/// What the views hold besides runs, and the state's rows as records.
///
///     applied: version u32 | entries u64 | chain head 32 | facts (length u32, fields) |
///              row count u64 for each table, by number | note (length u32, bytes)
///
/// Thread-safety: pure.
#pragma once

#include "ledger/event_log.h"
#include "ledger/store/view_runs.h"

namespace holdfast::store {

inline constexpr std::uint32_t kViewsVersion = 1;

struct Applied {
    ledger::Tip tip;
    ledger::Facts facts;
    std::vector<std::uint64_t> row_counts;  ///< by table, in the order of State::tables
    ledger::Bytes note;                     ///< the caller's own
};

[[nodiscard]] Applied applied_of(const ledger::State& state, ledger::Bytes note);
[[nodiscard]] ledger::Bytes encode_applied(const Applied& applied);
/// Nothing where the bytes are none of this version.
[[nodiscard]] std::optional<Applied> decode_applied(ledger::ByteSpan bytes);

/// Begins to keep account of the rows that change.
void track_changes(ledger::State& state);
/// The rows changed since the last time, a buffer for each table.
[[nodiscard]] std::vector<RecordBuffer> take_changes(ledger::State& state);
/// The state that the runs hold. Throws StoreError views_unreadable.
[[nodiscard]] ledger::State load_state(const ViewsDb& db, const ViewRuns& runs,
                                       const Applied& applied);

}  // namespace holdfast::store
