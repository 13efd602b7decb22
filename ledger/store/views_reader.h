/// Stored views as a check or a tool reads them.
///
/// Thread-safety: one thread.
#pragma once

#include "ledger/store/views_content.h"

namespace holdfast::store {

/// The records of a view, walked in the order of their keys. Throws StoreError as ViewsDb::open,
/// also at its making.
class ViewCursor {
   public:
    ViewCursor(const ViewsDb& db, std::size_t family, const RunList& runs)
        : records_(db, family, runs), width_(db.families()[family].key_width) {}

    [[nodiscard]] bool is_done() const { return records_.is_done(); }
    /// Both are good until the cursor moves.
    [[nodiscard]] ledger::ByteSpan key() { return key_of_record(records_.record(), width_); }
    [[nodiscard]] ledger::ByteSpan value() { return value_of_record(records_.record(), width_); }
    void next() { records_.next(); }

   private:
    NewestCursor records_;
    std::size_t width_;
};

/// Reads stored views without changing them, also beside a running server: for checks.
class ViewsReader {
   public:
    /// Throws StoreError as ViewsDb::open.
    explicit ViewsReader(const StoreOptions& options);

    /// How far they go; nothing where they are empty.
    [[nodiscard]] const std::optional<Applied>& applied() const { return applied_; }
    /// A table's rows, as of `applied`. No cursor outlives its reader.
    [[nodiscard]] ViewCursor rows(std::uint8_t table) const;
    /// Every touch, by account and place: `decode_touch` (pending_history.h) reads a record.
    [[nodiscard]] ViewCursor touches() const;
    /// Every mark of time, ascending: a key is one.
    [[nodiscard]] ViewCursor times() const;
    /// Throws StoreError views_unreadable where a filter denies a key of a table that is there.
    void check_filters(std::uint8_t table) const;

   private:
    [[nodiscard]] ViewCursor cursor_of(std::size_t family) const;

    std::unique_ptr<ViewsDb> db_;
    std::unique_ptr<ViewRuns> runs_;
    std::optional<Applied> applied_;
};

}  // namespace holdfast::store
