/// Making a data folder, and opening one: nothing is served before it is known to be whole.
///
/// Start-up takes the folder's lock, reads the log without changing it, checks the chain of its
/// tail and holds its tip against the anchor:
///
///     tip = anchor (whatever torn bytes follow)       cut, go on
///     tip > anchor, chain good                        accept: a retry gets its result
///     one anchor slot bad                             use the other, then as above
///     tip < anchor                                    refuse: log_behind_anchor
///     another hash at the anchor's place              refuse: head_differs
///     anchor missing, or both slots bad               refuse: anchor_missing, anchor_unreadable
///     a file missing or damaged, a gap, a bad link    refuse: log_unreadable, chain_broken
///
/// A refused folder is left as it was. What is accepted is kept as found (its write-ahead files,
/// linked into `recovered-wals`), rewritten and synced, and anchored, before anything of it is
/// served. Thread-safety: free functions, one at a time a folder.
#pragma once

#include "ledger/store/rocks_log.h"

namespace holdfast::store {

/// What start-up found, for the server's log and its status.
struct StartReport {
    ledger::Tip anchored;          ///< as the anchor had it
    ledger::Tip tip;               ///< served from
    bool anchor_slot_bad = false;  ///< one slot was damaged or torn
    [[nodiscard]] ledger::Sequence accepted_beyond_anchor() const {
        return tip.next - anchored.next;
    }
};

struct OpenedStore {
    std::unique_ptr<RocksLog> log;
    StartReport report;
};

/// Makes a ledger's folder with an empty log, ready for its genesis. `options.folder` must be empty
/// or not exist. One that was cut short is refused by `open_store`: delete it and begin again.
std::unique_ptr<RocksLog> init_store(const StoreOptions& options);

/// Opens what `init_store` made. Throws StoreError.
OpenedStore open_store(const StoreOptions& options);

}  // namespace holdfast::store
