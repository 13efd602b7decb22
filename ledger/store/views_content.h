/// What the views hold besides runs, and the state's rows as records.
///
///     applied: version u32 | entries u64 | chain head 32 | facts (length u32, fields) |
///              row count u64 for each table, by number | note (length u32, bytes)
///
/// Thread-safety: pure.
#pragma once

#include "ledger/event_log.h"
#include "ledger/store/time_marks.h"
#include "ledger/store/view_runs.h"

namespace holdfast::store {

inline constexpr std::uint32_t kViewsVersion = 7;

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

/// Rows on their way into the views, a buffer for each table.
class RowBuffers {
   public:
    RowBuffers();
    /// Adds the rows of all tables that changed since they were last taken.
    void take_changes(ledger::State& state);
    /// The same of the table of ids only. It gets a row with each command, so that to take them
    /// little by little keeps `take_changes` short.
    void take_ids(ledger::State& state);
    [[nodiscard]] std::size_t id_bytes() const;
    [[nodiscard]] const std::vector<RecordBuffer>& buffers() const { return buffers_; }

   private:
    static constexpr std::uint8_t kIdsTable = 13;  // up to it tables are numbered without gaps
    std::vector<RecordBuffer> buffers_;
};

/// The state that the runs hold: of its large tables no more rows than come to about `rows_bytes`
/// in memory, the rest stays in `rest`. Throws StoreError views_unreadable.
[[nodiscard]] ledger::State load_state(const ViewsDb& db, const ViewRuns& runs,
                                       const Applied& applied, std::size_t rows_bytes,
                                       const ledger::StoredRows& rest);

/// Every mark of time, ascending. Throws as above.
[[nodiscard]] TimeMarks load_marks(const ViewsDb& db, const ViewRuns& runs);

}  // namespace holdfast::store
