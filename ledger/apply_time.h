/// Folding what concerns clocks: setting and clearing timers, freezes, rebindings, excluded time.
///
/// Timers are derived from rows, so whoever changes a row with a clock removes the old timer and
/// adds the new one through these functions; `State::rebuild_derived` uses the same ones (see
/// apply.h).
#pragma once

#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

inline constexpr Duration kPayoutLapse = 7 * kDay;
inline constexpr Duration kDepositUnseen = 30 * kDay;
inline constexpr Duration kDepositUnmatched = 90 * kDay;

void add_hold_timer(State& state, HoldId id, const Hold& hold);
void remove_hold_timer(State& state, HoldId id, const Hold& hold);
void add_deposit_timer(State& state, DepositId id, const Deposit& deposit);
void remove_deposit_timer(State& state, DepositId id, const Deposit& deposit);
void add_payout_timer(State& state, PayoutId id, const Payout& payout);
void remove_payout_timer(State& state, PayoutId id, const Payout& payout);
void add_request_timer(State& state, CommandId id, const Request& request);
void remove_request_timer(State& state, CommandId id, const Request& request);
void remove_rebind_timer(State& state, MemberId id, const Member& member);

/// Keeps `State::dues` in step with a hold's dues.
void register_dues(State& state, HoldId id);
/// Sets a timer, due at once, if some of the hold's money waits for an account that is not frozen
/// (any more): it is paid in bounded entries, one due a timer. Takes it away if none does, and
/// while the hold's agreement is frozen.
void wake_dues(State& state, HoldId id);
void unregister_due(State& state, HoldId id, AccountId account);

void start_rebind(State& state, const RebindStarted& event);
void veto_rebind(State& state, const RebindVetoed& event);
void apply_freeze(State& state, const FreezeSet& event);
void apply_timer_fired(State& state, const Timer& timer);
/// A deadline after time was excluded: later by the length of the piece it lies in.
[[nodiscard]] Time moved(Time deadline, const std::vector<Interval>& pieces);
/// A deadline that no row keeps: so long after its state began, and out of all excluded time.
[[nodiscard]] Time deadline_after(const State& state, Time since, Duration wait);
/// Moves every party-facing deadline inside the interval by its length; time excluded before moves
/// nothing again.
void exclude_time(State& state, Interval interval);

}  // namespace holdfast::ledger
