/// Brings into the processor's caches what a batch's next commands will look at.
///
/// Deciding and applying a command touches a few cache lines anywhere in large tables, and waiting
/// for them one after the other would cost more than all the rest. So the rows of a command are
/// fetched some commands ahead. Changes nothing. Thread-safety: as the state's.
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

/// What says where the rows are that this command names, or makes.
void fetch_places(const State& state, const Command& command);
/// Those rows themselves: the accounts and the hold.
void fetch_rows(const State& state, const Command& command);

/// Call before command `index` of `count` is decided or applied. `command_at(i)` is command i.
void fetch_ahead(const State& state, std::size_t index, std::size_t count, auto&& command_at) {
    constexpr std::size_t kAhead = 8;
    if (index + 2 * kAhead < count) {
        fetch_places(state, command_at(index + 2 * kAhead));
    }
    if (index + kAhead < count) {
        fetch_rows(state, command_at(index + kAhead));
    }
}

}  // namespace holdfast::ledger
