/// What one command or timer does to a milestone: how it stands afterwards, and what is paid.
///
/// Collects the new row and the payments, then writes the events in the order in which they can be
/// applied: the row first (which unlocks), then the money. Thread-safety: one thread.
#pragma once

#include "ledger/agreements.h"

namespace holdfast::ledger {

/// Which of a milestone's two cases is meant.
enum class CaseSlot : std::uint8_t { open_case, claim };
[[nodiscard]] inline const std::optional<Case>& case_in(const Milestone& row, CaseSlot slot) {
    return slot == CaseSlot::claim ? row.claim : row.open_case;
}

class MilestoneChange {
   public:
    /// The milestone must be there. `state` outlives this. `slot`: which case `open_case` is.
    MilestoneChange(const State& state, HoldId id, Time now, CaseSlot slot = CaseSlot::open_case);

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Agreement& agreement() const { return *named_.agreement; }
    [[nodiscard]] const AgreementClocks& clocks() const { return agreement().terms.clocks; }
    [[nodiscard]] const Hold& hold() const { return *named_.hold; }
    [[nodiscard]] Time now() const { return now_; }
    /// As it will be; begins as it is.
    [[nodiscard]] Milestone& row() { return row_; }
    /// The open case (or claim); there must be one.
    [[nodiscard]] Case& open_case() { return *slot(); }
    void start_case(Case fresh) { slot() = std::move(fresh); }
    void close_case() { slot().reset(); }
    [[nodiscard]] bool is_claim() const { return slot_ == CaseSlot::claim; }
    /// The time `wait` from now, but not after the milestone's end. (A case's clock is not cut: a
    /// side that has no time left to act must not lose by it; the end splits what is unruled.)
    [[nodiscard]] Time clock(Duration wait) const;

    /// Payments that can't be refused (ledger/unrefusable.h). Zero pays nothing.
    void pay_seller(Amount amount) { to_seller_ += amount; }
    void refund_buyer(Amount amount) { to_buyer_ += amount; }
    void pay_mediation(Amount amount) { to_mediation_ += amount; }
    /// What a claim's loser pays: to the other side and to mediation, of its own money.
    void pay_claim(Side loser, Amount to_other, Amount fee);

    /// Adds the events.
    void write(Events& events);
    /// The same as a command's answer.
    [[nodiscard]] Outcome outcome() {
        Outcome outcome;
        write(outcome.events);
        return outcome;
    }

   private:
    std::optional<Case>& slot() { return is_claim() ? row_.claim : row_.open_case; }

    const State& state_;
    NamedMilestone named_;
    Time now_;
    CaseSlot slot_;
    Milestone row_;
    Amount to_seller_;
    Amount to_buyer_;
    Amount to_mediation_;
    std::optional<ClaimPaid> claim_paid_;
};

/// Flags as closing the event, among those from `first` on, after which nothing is left.
void mark_closing(const Hold& hold, Events& events, std::size_t first);

}  // namespace holdfast::ledger
