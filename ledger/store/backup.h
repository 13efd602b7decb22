/// Copies of a ledger: made while it serves, and put back with the operator's word for what is
/// lost.
///
/// A backup is a folder with a log and an anchor, as a data folder has. Restoring one, or carrying
/// on with a log whose anchor is lost, gives up acknowledged entries, so both need the sequence
/// after which the operator accepts the loss, and refuse unless the log ends exactly there. The
/// caller logs it. Thread-safety: free functions, one at a time a folder.
#pragma once

#include "ledger/store/anchor.h"
#include "ledger/store/log_db.h"

namespace holdfast::store {

/// Copies `db` and an anchor for `record` (whose entries `db` holds) to `folder`, which must be
/// empty or not exist. The anchor comes last: a copy that was cut short is refused at start-up.
void write_backup(const StoreOptions& options, const LogDb& db, const AnchorRecord& record,
                  const std::filesystem::path& folder);

/// What was given up.
struct AcceptedLoss {
    ledger::Tip tip;                     ///< where the log ends now
    std::optional<AnchorRecord> before;  ///< what the anchor said, where it could still be read
};

/// Leases after a loss begin this much later, so that no epoch of a lost entry is used again.
inline constexpr std::uint64_t kEpochsSkippedAfterLoss = 1 << 20;

/// Checks the whole chain of the log in `options.folder` and, if its newest entry is `last`,
/// anchors it as it is. Throws StoreError loss_not_as_stated, chain_broken or log_unreadable.
AcceptedLoss accept_loss_after(const StoreOptions& options, ledger::Sequence last);

/// Writes the entries of a backup, which must end with `last`, into a new data folder.
AcceptedLoss restore_store(const StoreOptions& backup, const StoreOptions& options,
                           ledger::Sequence last);

}  // namespace holdfast::store
