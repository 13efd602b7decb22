/// Touches of accounts that are not in a run yet, and the way to look them up meanwhile.
///
/// Kept as the records they will be stored as. Every few thousand of them are put in order as they
/// come, so that a look-up is a few binary searches and one short scan. Thread-safety: one thread,
/// or a lock.
#pragma once

#include "ledger/store/record_buffer.h"
#include "ledger/store/view_families.h"

namespace holdfast::store {

class PendingHistory {
   public:
    void add(const ledger::Touch& touch);
    /// Adds to `found` at most `max` of the account's touches at or after `from` (backwards: at or
    /// before), nearest first.
    void collect(const ledger::AccountId& account, const ledger::Place& from, bool backwards,
                 std::size_t max, std::vector<ledger::Touch>& found) const;

    [[nodiscard]] const RecordBuffer& records() const { return records_; }

   private:
    static constexpr std::size_t kSliceRecords = 8192;

    RecordBuffer records_{kHistoryKeyWidth};
    std::vector<std::vector<std::uint32_t>> slices_;  // each in key order
};

/// A touch out of its record. Throws StoreError views_unreadable.
ledger::Touch decode_touch(ledger::ByteSpan record);

}  // namespace holdfast::store
