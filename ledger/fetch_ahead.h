/// Brings near what a batch's commands will look at: from disk into memory before the first of
/// them, and from memory into the processor's caches some commands ahead.
///
/// Deciding and applying a command touches a few rows anywhere in large tables, and waiting for
/// them one after the other would cost more than all the rest. Changes no row. Thread-safety: as
/// the state's.
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

/// Takes the accounts and holds that the commands name into memory, and the accounts of those
/// holds, where memory has not room for all rows. `command_at(i)` is command i of `count`.
class RowsToBring {
   public:
    explicit RowsToBring(State& state) : state_(state) {}
    void add(const Command& command);
    void bring();

   private:
    State& state_;
    std::vector<AccountId> accounts_;
    std::vector<HoldId> holds_;
};
void bring_rows(State& state, std::size_t count, auto&& command_at) {
    if (!state.accounts.has_rest() && !state.holds.has_rest()) {
        return;
    }
    RowsToBring rows(state);
    for (std::size_t i = 0; i < count; ++i) {
        rows.add(command_at(i));
    }
    rows.bring();
}

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
