/// What one command or timer does to a milestone: how it stands afterwards, and what is paid.
///
/// Collects the new row and the payments, then writes the events in the order in which they can be
/// applied: the row first (which unlocks), then the money. Thread-safety: one thread.
#pragma once

#include "ledger/agreements.h"

namespace holdfast::ledger {

class MilestoneChange {
   public:
    /// The milestone must be there. `state` outlives this.
    MilestoneChange(const State& state, HoldId id, Time now);

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Agreement& agreement() const { return *named_.agreement; }
    [[nodiscard]] const AgreementClocks& clocks() const { return agreement().terms.clocks; }
    [[nodiscard]] const Hold& hold() const { return *named_.hold; }
    [[nodiscard]] Time now() const { return now_; }
    /// As it will be; begins as it is.
    [[nodiscard]] Milestone& row() { return row_; }
    /// The open case; there must be one.
    [[nodiscard]] Case& open_case() { return *row_.open_case; }
    /// The time `wait` from now, but not after the milestone's end. (A case's clock is not cut: a
    /// side that has no time left to act must not lose by it; the end splits what is unruled.)
    [[nodiscard]] Time clock(Duration wait) const;

    /// Payments that can't be refused (ledger/unrefusable.h). Zero pays nothing.
    void pay_seller(Amount amount) { to_seller_ += amount; }
    void refund_buyer(Amount amount) { to_buyer_ += amount; }
    void pay_mediation(Amount amount) { to_mediation_ += amount; }

    /// Adds the events.
    void write(Events& events);
    /// The same as a command's answer.
    [[nodiscard]] Outcome outcome() {
        Outcome outcome;
        write(outcome.events);
        return outcome;
    }

   private:
    const State& state_;
    NamedMilestone named_;
    Time now_;
    Milestone row_;
    Amount to_seller_;
    Amount to_buyer_;
    Amount to_mediation_;
};

/// Flags as closing the event, among those from `first` on, after which nothing is left.
void mark_closing(const Hold& hold, Events& events, std::size_t first);

}  // namespace holdfast::ledger
