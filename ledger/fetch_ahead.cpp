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

void RowsToBring::add(const Command& command) {
    if (is_between_accounts(command)) {
        accounts_.push_back(command.payer());
        accounts_.push_back(command.payee());
    } else if (is_about_a_hold(command)) {
        holds_.push_back(command.reference<HoldId>());
    }
}

void RowsToBring::bring() {
    const std::vector<HoldId> named = holds_;
    state_.holds.bring(holds_);
    for (const HoldId& id : named) {
        if (const Hold* hold = state_.holds.find_in_memory(id)) {
            for (const HoldPayer& payer : hold->payers) {
                accounts_.push_back(payer.account);
            }
            for (const Exit& exit : hold->exits) {
                for (const Share& payee : exit.payees) {
                    accounts_.push_back(payee.to);
                }
            }
        }
    }
    state_.accounts.bring(accounts_);
}

void fetch_places(const State& state, const Command& command) {
    state.ids.prefetch_place(command.id());
    if (is_between_accounts(command)) {
        state.accounts.prefetch_place(command.payer());
        state.accounts.prefetch_place(command.payee());
    } else if (is_about_a_hold(command)) {
        state.holds.prefetch_place(command.reference<HoldId>());
    }
}

void fetch_rows(const State& state, const Command& command) {
    if (is_between_accounts(command)) {
        state.accounts.prefetch(command.payer());
        state.accounts.prefetch(command.payee());
    } else if (is_about_a_hold(command)) {
        state.holds.prefetch(command.reference<HoldId>());
    }
}

}  // namespace holdfast::ledger
