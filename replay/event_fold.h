/// Folds stored entries event by event, and says what each event moved.
///
/// The same folding as `ledger::apply_entry`, looked at in finer steps. Thread-safety: one thread.
#pragma once

#include "replay/checked_entry.h"
#include "replay/money_watch.h"

namespace holdfast::replay {

/// One event, where it stands and what it moved. Borrowed: valid during the call it is handed to.
struct PostedEvent {
    ledger::Sequence entry = 0;
    std::uint64_t number = 0;  ///< in the whole log, from 0
    ledger::Time time = 0;
    const ledger::Event* event = nullptr;
    std::size_t outcome = 0;                   ///< index of its command or timer
    const ledger::Command* command = nullptr;  ///< null for a timer's or the ledger's own
    const std::vector<Movement>* moved = nullptr;
};

class EventFold {
   public:
    using OnEvent = std::function<void(const PostedEvent&)>;

    /// Throws FoundError chain where the entry does not follow, invariant where an event creates or
    /// destroys money.
    void take_in(const SoundEntry& sound, const OnEvent& on_event);

    [[nodiscard]] const ledger::State& state() const { return *state_; }
    [[nodiscard]] const MoneyWatch& money() const { return *money_; }

   private:
    void check_follows(const SoundEntry& sound) const;
    void apply_outcome(const SoundEntry& sound, std::size_t index, std::uint64_t& number,
                       const OnEvent& on_event);

    std::unique_ptr<ledger::State> state_ = std::make_unique<ledger::State>();
    std::unique_ptr<MoneyWatch> money_ = std::make_unique<MoneyWatch>(*state_);
};

}  // namespace holdfast::replay
