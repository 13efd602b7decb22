/// All families' runs as they are now: what readers see, and what merging changes beneath them.
///
/// Thread-safety: any thread; a list once handed out stays readable however long it is held.
#pragma once

#include "ledger/store/sorted_runs.h"

namespace holdfast::store {

class ViewRuns {
   public:
    /// Loads what `db` describes. Throws StoreError views_unreadable.
    explicit ViewRuns(ViewsDb& db);

    [[nodiscard]] bool empty() const;
    /// Newest first. `family` is an index into ViewsDb::families.
    [[nodiscard]] RunListPtr of(std::size_t family) const;
    /// The newest value of a key. Throws StoreError as ViewsDb::read_block.
    [[nodiscard]] std::optional<ledger::Bytes> find(std::size_t family, ledger::ByteSpan key) const;
    /// Of many keys, ascending and each once: `visit(i, value)` for those found. Looks into each
    /// block once however many of them it has.
    void find_each(std::size_t family, std::span<const ledger::Bytes> keys,
                   const std::function<void(std::size_t i, ledger::ByteSpan value)>& visit) const;
    [[nodiscard]] const std::shared_ptr<BatchUses>& uses(std::size_t family) const {
        return uses_[family];
    }

    /// Throws StoreError views_unreadable where a run's filters deny a key that is in it.
    void check_filters(std::size_t family) const;

    void add(std::size_t family, RunPtr run);
    /// Merges runs of the first level that has kFanOut of them, in any family. False: none has, or
    /// `keeps_going` said no. What was merged stays on disk until `drop_unused` after a flush.
    bool merge_once(const std::function<bool()>& keeps_going);
    /// What merging has given up so far. It may be dropped once a flush that began after this call
    /// is done.
    [[nodiscard]] RunList take_retired();
    /// Deletes files that no run needs, not even one in a reader's hands.
    void drop_unused();

    [[nodiscard]] RunListPtr histories() const { return of(history_index(db_.families())); }
    /// An account's touches in runs that `histories` gave, as PendingHistory::collect.
    void collect_touches(const RunList& runs, const ledger::AccountId& account,
                         const ledger::Place& from, bool backwards, std::size_t max,
                         std::vector<ledger::Touch>& found) const;

   private:
    ViewsDb& db_;
    std::vector<std::shared_ptr<BatchUses>> uses_;
    mutable std::mutex mutex_;
    std::vector<RunListPtr> lists_;  // replaced, never changed
    RunList retired_;
};

}  // namespace holdfast::store
