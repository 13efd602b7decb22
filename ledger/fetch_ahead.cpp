#include "ledger/fetch_ahead.h"

namespace holdfast::ledger {

namespace {

bool is_about_a_hold(const Command& command) {
    return command.kind() == CommandKind::release || command.kind() == CommandKind::refund ||
           command.kind() == CommandKind::top_up || command.kind() == CommandKind::extend;
}

bool is_between_accounts(const Command& command) {
    return command.kind() == CommandKind::transfer || command.kind() == CommandKind::hold;
}

}  // namespace

void fetch_cells(const State& state, const Command& command) {
    state.ids.prefetch_index(command.id());
    if (is_between_accounts(command)) {
        state.accounts.prefetch_index(command.payer());
        state.accounts.prefetch_index(command.payee());
    }
    if (is_about_a_hold(command)) {
        state.holds.prefetch_index(command.reference<HoldId>());
    } else if (command.kind() == CommandKind::hold) {
        state.holds.prefetch_index(rename<HoldId>(command.id()));
    }
}

void fetch_rows(const State& state, const Command& command) {
    if (is_between_accounts(command)) {
        state.accounts.prefetch_row(command.payer());
        state.accounts.prefetch_row(command.payee());
    } else if (is_about_a_hold(command)) {
        state.holds.prefetch_row(command.reference<HoldId>());
    }
}

}  // namespace holdfast::ledger
