/// Makes every entry again from its signed commands (or its time) alone, and demands the same
/// bytes.
///
/// A batch is decided again by the rules; timers, gap and heartbeat are made again from (type,
/// time, lease epoch); genesis from its document. What the operator could have chosen freely is
/// little: times that never decrease, and a gap only as the first entry of a new lease.
/// Thread-safety: one thread.
#pragma once

#include "ledger/engine.h"
#include "replay/past_entries.h"

namespace holdfast::replay {

class Redecider {
   public:
    /// `past` outlives this, and is given each entry as it is accepted.
    explicit Redecider(PastEntries& past) : past_(past), engine_(past) {}

    /// The entry that follows. Throws FoundError chain, key_chain, decision or newer; then this
    /// object is of no more use.
    void accept(const CheckedEntry& checked);

    [[nodiscard]] const ledger::State& state() const { return engine_.state(); }
    /// For whoever keeps its rows within memory, between entries.
    [[nodiscard]] ledger::State& mutable_state() { return engine_.mutable_state(); }

   private:
    void check_follows(const CheckedEntry& checked) const;
    void check_keys(const CheckedEntry& checked) const;
    void check_gap(const CheckedEntry& checked) const;
    ledger::Entry make_again(const CheckedEntry& checked);

    PastEntries& past_;
    ledger::Engine engine_;
    std::uint64_t lease_epoch_ = 0;  // of the newest entry
};

/// What a genesis entry says. Throws FoundError newer where it is of a newer format, else chain.
[[nodiscard]] ledger::Genesis genesis_of(const ledger::Entry& entry);

}  // namespace holdfast::replay
