/// Entries that the rules look back at (retries, reversals), the newest kept in memory.
///
/// Thread-safety: one thread.
#pragma once

#include <list>
#include <unordered_map>

#include "ledger/engine.h"
#include "replay/checked_entry.h"

namespace holdfast::replay {

class PastEntries final : public ledger::PastEntries {
   public:
    /// Keeps entries of about `bytes_max` stored bytes in all. `source` outlives this.
    PastEntries(const EntrySource& source, std::size_t bytes_max)
        : source_(source), bytes_max_(bytes_max) {}

    void add(ledger::Sequence sequence, EntryPtr entry);
    /// From memory, or read again.
    [[nodiscard]] EntryPtr entry(ledger::Sequence sequence) const override;

   private:
    struct Kept {
        ledger::Sequence sequence;
        EntryPtr entry;
    };
    void keep(ledger::Sequence sequence, EntryPtr entry) const;

    const EntrySource& source_;
    const std::size_t bytes_max_;
    mutable std::list<Kept> kept_;  // the one used last in front
    mutable std::unordered_map<ledger::Sequence, std::list<Kept>::iterator> index_;
    mutable std::size_t bytes_ = 0;
};

}  // namespace holdfast::replay
