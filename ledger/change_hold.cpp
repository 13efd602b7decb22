#include "ledger/change_hold.h"

#include "ledger/agreement_clocks.h"
#include "ledger/amendments.h"
#include "ledger/apply_time.h"
#include "ledger/holds.h"

namespace holdfast::ledger {

void add_to_mirrors(State& state, const Hold& hold) {
    const Amount promised = hold.unfixed() + hold.apart;
    if (!promised.is_zero()) {
        for (const AccountId payee : payees_of(hold)) {
            state.accounts.edit(payee).incoming += promised;
        }
    }
    for (const Due& due : hold.dues) {
        if (!due.is_refund()) {
            state.accounts.edit(due.account).incoming += due.amount;
        }
    }
}

void take_from_mirrors(State& state, const Hold& hold) {
    const Amount promised = hold.unfixed() + hold.apart;
    if (!promised.is_zero()) {
        for (const AccountId payee : payees_of(hold)) {
            state.accounts.edit(payee).incoming -= promised;
        }
    }
    for (const Due& due : hold.dues) {
        if (!due.is_refund()) {
            state.accounts.edit(due.account).incoming -= due.amount;
        }
    }
}

namespace {

// Shares out what is left anew, and moves each payer's `held` and gross debits with its share.
void settle_payers(State& state, Hold& hold, const Returned& returned) {
    const auto shares = shares_of_payers(hold, hold.left() + hold.apart);
    for (std::size_t i = 0; i < hold.payers.size(); ++i) {
        HoldPayer& payer = hold.payers[i];
        Account& account = state.accounts.edit(payer.account);
        account.held -= payer.held;
        account.held += shares[i];
        Amount out = payer.held;
        Amount back = shares[i];
        for (const auto& [id, amount] : returned) {
            back += id == payer.account ? amount : Amount();
        }
        // posted = available + held fell by out - back; a share may also grow by a unit.
        if (out >= back) {
            account.debits += out - back;
        } else {
            account.debits -= back - out;
        }
        payer.held = shares[i];
    }
}

}  // namespace

void settle_hold(State& state, HoldId id, Hold& hold, const Returned& returned) {
    settle_payers(state, hold, returned);
    add_to_mirrors(state, hold);
    if (hold.is_milestone) {
        trim_kept(state, id);
    }
}

void close_hold(State& state, HoldId id, Hold& hold, HoldEnd end) {
    if (hold.end == HoldEnd::open) {
        remove_hold_timer(state, id, hold);
        if (hold.is_milestone) {
            remove_milestone_timers(state, *state.milestones.find(id), true);
            if (state.milestones.find(id)->amendment) {
                void_amendment(state.milestones.edit(id));
            }
            add_milestone_timers(state, *state.milestones.find(id), false);  // claims go on
        }
        hold.end = end;
    }
}

}  // namespace holdfast::ledger
