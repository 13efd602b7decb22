/// Changing a hold's row, with the mirrors `held` and `incoming` of everybody concerned kept in
/// step. For `apply` only (see apply.h). Thread-safety: one thread.
#pragma once

#include <utility>
#include <vector>

#include "ledger/state.h"

namespace holdfast::ledger {

/// What a payer got back to its available out of the hold, so that gross totals move by the rest
/// only.
using Returned = std::vector<std::pair<AccountId, Amount>>;

void add_to_mirrors(State& state, const Hold& hold);
void take_from_mirrors(State& state, const Hold& hold);
/// Shares out anew what is left, after the hold was changed; a milestone's kept money follows.
void settle_hold(State& state, HoldId id, Hold& hold, const Returned& returned);

/// Changes a hold by `mutate`, and with it the mirrors.
template <class Mutate>
void change_hold(State& state, HoldId id, const Returned& returned, Mutate&& mutate) {
    Hold& hold = state.holds.edit(id);
    take_from_mirrors(state, hold);
    mutate(hold);
    settle_hold(state, id, hold, returned);
}

/// Ends the hold, if it has not ended: its clocks stop.
void close_hold(State& state, HoldId id, Hold& hold, HoldEnd end);

}  // namespace holdfast::ledger
