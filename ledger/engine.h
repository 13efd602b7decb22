/// The deciding core: state, and the four ways an entry comes about.
///
/// An engine is given time and verified batches and makes entries; it reads no clock, does no I/O
/// and starts no thread. What it makes it has already applied: the caller appends it to the log,
/// and if that fails throws the engine away. Folding stored entries (`apply`) gives the same state.
/// Thread-safety: one thread.
#pragma once

#include <memory>

#include "ledger/decide.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// Reads an executed command back from the log, for retries ("same content?") and reversals.
/// Entries are immutable, so this is a pure function of the log; it must serve every entry the
/// engine has applied.
class PastEntries {
   public:
    virtual ~PastEntries() = default;
    /// The entry, or null where it can't be had (then the engine stops: CheckFailed).
    virtual std::shared_ptr<const Entry> entry(Sequence sequence) const = 0;
};

/// What the keys in a batch's header say about it.
struct Admission {
    enum class Kind { fresh, logged_before, refused };
    Kind kind = Kind::fresh;
    BatchError error = BatchError::malformed;  ///< of `refused`
    /// Of `refused` for sequence_gap and wrong_previous: where the first offending key stands.
    std::uint64_t next_sequence = 0;
};

class Engine {
   public:
    /// `past` outlives the engine.
    explicit Engine(const PastEntries& past) : past_(&past) {}

    /// Folds one stored entry. Throws CheckFailed if it can't follow this state.
    void apply(const Entry& entry);

    /// May this batch be decided now? Keys live, sequences next, not expired. Changes nothing.
    [[nodiscard]] Admission admit(const VerifiedBatch& batch, Time now) const;
    /// Decides an admitted batch at `now` (raised to the last entry's time if the clock went back).
    [[nodiscard]] Entry decide(const VerifiedBatch& batch, Time now, std::uint64_t lease_epoch);
    /// Fires up to 8,190 timers due at `now`; nothing if none is due. Call until it returns nothing
    /// before deciding a batch at the same `now`: no command ever sees an expired hold as open.
    [[nodiscard]] std::optional<Entry> fire_timers(Time now, std::uint64_t lease_epoch);
    /// The ledger's sign of life, logged when idle.
    [[nodiscard]] Entry heartbeat(Time now, std::uint64_t lease_epoch);
    /// Logged by a node that starts or takes over after a silence of more than G: deadlines inside
    /// the silence move by its length.
    [[nodiscard]] Entry gap(Time now, std::uint64_t lease_epoch);

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] State& mutable_state() { return state_; }

   private:
    Entry close(Entry::Parts parts, Time now, std::uint64_t lease_epoch);
    State state_;
    const PastEntries* past_;
};

}  // namespace holdfast::ledger
