/// The ledger as it was: the state after an entry, or at an instant, by folding the stored events.
///
/// Roots and chain are checked on the way, decisions and signatures are not: that is `verify`'s.
/// Thread-safety: free functions.
#pragma once

#include <memory>
#include <string_view>

#include "ledger/state.h"
#include "replay/verify.h"

namespace holdfast::replay {

/// A moment: after the entry `sequence`, or after the last entry whose time is not later than
/// `time`; with neither, now.
struct Moment {
    std::optional<ledger::Sequence> sequence;
    std::optional<ledger::Time> time;
};
/// "17", "2024-05-17T09:30:00Z" or "2024-05-17"; nothing for any other text.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

/// Folds entries into a state, one after another.
class Fold {
   public:
    /// Throws FoundError chain where the entry does not follow.
    void take_in(const SoundEntry& sound);

    [[nodiscard]] const ledger::State& state() const { return *state_; }
    [[nodiscard]] ledger::State& state() { return *state_; }

   private:
    std::unique_ptr<ledger::State> state_ = std::make_unique<ledger::State>();
};

/// The state as of a moment. Throws FoundError, StoreError, or std::invalid_argument where the log
/// does not reach the moment (an instant before genesis, an entry that is not there).
[[nodiscard]] Fold fold_until(const EntrySource& source, const Moment& moment,
                              const ReadAheadLimits& limits,
                              const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
