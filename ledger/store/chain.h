/// Walks stored entries and checks that each follows its predecessor.
///
/// Thread-safety: free functions.
#pragma once

#include "ledger/store/log_db.h"

namespace holdfast::store {

/// What a walk has seen at its end.
struct ChainEnd {
    ledger::Tip tip;
    std::uint64_t epoch = 0;  ///< lease of the newest entry
};

/// Checks entries [from, next): each parses, its roots are those of its body, and it names the head
/// before it. `visit(tip)` is told the chain's tip after each entry. Throws StoreError chain_broken
/// or log_unreadable.
ChainEnd walk_chain(const LogDb& db, ledger::Sequence from, ledger::Sequence next,
                    const std::function<void(const ledger::Tip&)>& visit);

}  // namespace holdfast::store
