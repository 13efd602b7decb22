#include "ledger/store/chain.h"

#include "ledger/entry.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

[[noreturn]] void fail(ledger::Sequence sequence, const char* what) {
    throw StoreError(StoreFault::chain_broken,
                     "entry " + std::to_string(sequence) + " of the log " + what +
                         "; restore a backup, and keep the folder as evidence");
}

}  // namespace

ChainEnd walk_chain(const LogDb& db, ledger::Sequence from, ledger::Sequence next,
                    const std::function<void(const ledger::Tip&)>& visit) {
    ChainEnd end;
    for (ledger::Sequence at = from; at < next; ++at) {
        const auto entry = ledger::Entry::parse(db.get(at));
        if (!entry) {
            fail(at, "is not an entry");
        }
        const bool is_first = at == from && from != 0;  // its predecessor's head is not known here
        if (!is_first && entry->previous_head() != end.tip.head) {
            fail(at, "does not follow the one before it");
        }
        if (!entry->roots_are_good()) {
            fail(at, "has another body than its leaf says");
        }
        end = {{at + 1, entry->head()}, entry->leaf().lease_epoch};
        visit(end.tip);
    }
    return end;
}

}  // namespace holdfast::store
