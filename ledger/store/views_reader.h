/// Stored views as a check or a tool reads them.
///
/// Thread-safety: one thread.
#pragma once

#include "ledger/store/views_content.h"

namespace holdfast::store {

/// Reads stored views without changing them, also beside a running server: for checks.
class ViewsReader {
   public:
    /// Throws StoreError as ViewsDb::open.
    explicit ViewsReader(const StoreOptions& options);

    /// How far they go; nothing where they are empty.
    [[nodiscard]] const std::optional<Applied>& applied() const { return applied_; }
    /// Calls `visit(key bytes, row bytes)` in key order for a table's rows, as of `applied`.
    void for_each_row(
        std::uint8_t table,
        const std::function<void(ledger::ByteSpan key, ledger::ByteSpan row)>& visit) const;
    /// Throws StoreError views_unreadable where a filter denies a key of a table that is there.
    void check_filters(std::uint8_t table) const;
    /// Every mark of time, ascending.
    [[nodiscard]] TimeMarks time_marks() const;
    /// Every touch, by account and place.
    void for_each_touch(const std::function<void(const ledger::Touch&)>& visit) const;

   private:
    std::unique_ptr<ViewsDb> db_;
    std::unique_ptr<ViewRuns> runs_;
    std::optional<Applied> applied_;
};

}  // namespace holdfast::store
