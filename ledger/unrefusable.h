/// Money that has to leave a hold whatever became of its sides: by a timer, an award, a settlement
/// both agreed to.
///
/// A frozen account's part waits in the hold (due), a closed payee's is refunded, a closed payer's
/// goes to suspense under its name (DOMAIN section 3). Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// Adds the events that release `amount` (not zero) through an exit.
void release_unrefused(const State& state, HoldId id, const Hold& hold, std::uint8_t exit,
                       Amount amount, Events& events);
/// Adds the event that refunds `amount` (not zero).
void refund_unrefused(const State& state, HoldId id, const Hold& hold, Amount amount,
                      Events& events);
/// Of an account that is there: is it closed, is it frozen for credits?
[[nodiscard]] bool is_closed(const State& state, AccountId id);
[[nodiscard]] bool is_frozen(const State& state, AccountId id);
/// The fee schedule of an exit, or null.
[[nodiscard]] const Terms* terms_of(const State& state, HoldId id, const Exit& exit);

}  // namespace holdfast::ledger
