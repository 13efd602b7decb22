/// The log's entries as the events the neutral schema speaks of: one for each command that was
/// executed and moved money, and one for each hold that expired.
///
/// Folds the entries as any reader does, so that each event knows the balances after it.
/// Thread-safety: one thread.
#pragma once

#include "ledger/entry.h"
#include "ledger/state.h"
#include "tests/scenarios/roster.h"

namespace holdfast::scenarios {

struct NeutralEvent {
    std::string type;  ///< transfer, hold, top_up, release, refund, reverse, expire
    std::string id;    ///< the command's; empty for a timer's
    std::string hold;
    std::string of;  ///< what a reversal gives back
    std::uint32_t tag = 0;
    ledger::Amount amount;
    ledger::AccountId from;
    ledger::AccountId to;
    std::optional<ledger::Account> from_after;
    std::optional<ledger::Account> to_after;
};

class EventReader {
   public:
    explicit EventReader(const Roster& roster) : roster_(roster) {}

    /// Events of these entries, which begin at genesis.
    [[nodiscard]] std::vector<NeutralEvent> read(const std::vector<ledger::Entry>& log);
    [[nodiscard]] const ledger::State& state() const { return state_; }

   private:
    [[nodiscard]] std::optional<NeutralEvent> of_command(const ledger::Command& command,
                                                         const ledger::Outcome& outcome) const;
    [[nodiscard]] std::optional<NeutralEvent> of_timer(const ledger::Outcome& outcome) const;
    [[nodiscard]] std::optional<NeutralEvent> event_at(const ledger::Entry& entry,
                                                       std::size_t index) const;
    void note_what_is_left(const ledger::Entry& entry);
    void name_hold(NeutralEvent& event, const ledger::HoldId& hold) const;

    const Roster& roster_;
    ledger::State state_;
    // What was left in the holds whose timers fire in the entry at hand.
    std::map<ledger::HoldId, ledger::Amount> left_before_;
};

/// The amount an executed command came to.
std::optional<ledger::Amount> resolved_amount(const ledger::Command& command,
                                              const ledger::Outcome& outcome);

}  // namespace holdfast::scenarios
