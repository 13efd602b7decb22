/// Reads a data folder's log without changing it, for the offline tool; also beside a running
/// server.
///
/// Sees the log as of its construction, entries beyond the anchor included.
/// Thread-safety: any thread.
#pragma once

#include "ledger/store/anchor.h"
#include "ledger/store/log_db.h"

namespace holdfast::store {

class LogReader {
   public:
    /// Throws StoreError folder_missing or log_unreadable.
    explicit LogReader(StoreOptions options);

    /// Number of entries.
    [[nodiscard]] ledger::Sequence next() const { return next_; }
    /// Throws StoreError chain_broken or log_unreadable.
    [[nodiscard]] ledger::Bytes get(ledger::Sequence sequence) const { return db_->get(sequence); }
    /// What the anchor says now. Throws StoreError anchor_missing or anchor_unreadable.
    [[nodiscard]] AnchorRecord anchor() const;

   private:
    StoreOptions options_;
    std::unique_ptr<LogDb> db_;
    ledger::Sequence next_ = 0;
};

}  // namespace holdfast::store
