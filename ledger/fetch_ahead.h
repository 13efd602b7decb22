/// Brings into the processor's caches what a batch's next commands will look at.
///
/// Deciding and applying a command touches a few cache lines anywhere in large tables, and waiting
/// for them one after the other would cost more than all the rest. So a command's cells of the
/// indexes are fetched some commands ahead, and its rows once those have come. Changes nothing.
/// Thread-safety: as the state's.
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

/// The indexes' cells that name this command's id, accounts and hold.
void fetch_cells(const State& state, const Command& command);
/// The accounts and the hold themselves.
void fetch_rows(const State& state, const Command& command);

/// Call before command `index` of `count` is decided or applied. `command_at(i)` is command i.
void fetch_ahead(const State& state, std::size_t index, std::size_t count, auto&& command_at) {
    constexpr std::size_t kCells = 16;  // commands ahead
    constexpr std::size_t kRows = 8;
    if (index + kCells < count) {
        fetch_cells(state, command_at(index + kCells));
    }
    if (index + kRows < count) {
        fetch_rows(state, command_at(index + kRows));
    }
}

}  // namespace holdfast::ledger
