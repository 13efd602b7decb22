#include <algorithm>

#include "ledger/decide.h"
#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

bool is_closed(const State& state, AccountId id) { return state.accounts.find(id)->has(kClosed); }
bool is_frozen(const State& state, AccountId id) {
    return state.accounts.find(id)->has(kFrozenCredits);
}

// Back to the payers: a frozen one's part waits in the hold, a closed one's goes to suspense.
Refunded refund_by_timer(const State& state, HoldId id, const Hold& hold, Amount amount) {
    Refunded event;
    event.hold = id;
    event.amount = amount;
    const auto parts = shares_of_payers(hold, amount);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const AccountId payer = hold.payers[i].account;
        const LegKind kind = is_closed(state, payer)   ? LegKind::suspense
                             : is_frozen(state, payer) ? LegKind::due
                                                       : LegKind::posted;
        if (!parts[i].is_zero()) {
            event.legs.push_back({payer, parts[i], Leg::kOwnPart, kind});
        }
    }
    if (event.legs.size() == 1 && hold.payers.size() == 1 &&
        event.legs.front().kind == LegKind::posted) {
        event.legs.clear();
    }
    return event;
}

const Terms* terms_of(const State& state, HoldId id, const Exit& exit) {
    return exit.terms == 0 ? nullptr : state.terms.find(terms_id(id.party, exit.terms));
}

// To the payees: a frozen one's gross share waits, a closed one's is refunded, the others' is
// released.
void release_by_timer(const State& state, HoldId id, const Hold& hold, std::uint8_t exit_index,
                      Events& events) {
    const Exit& exit = hold.exits[exit_index];
    const Amount free = hold.free();
    const auto gross = shares_of_payees(exit, free);
    std::vector<AccountId> left_out;
    std::vector<Leg> waiting;
    Amount refunded;
    Amount released = free;
    for (std::size_t i = 0; i < gross.size(); ++i) {
        const AccountId payee = exit.payees[i].to;
        if (is_closed(state, payee)) {
            refunded += gross[i];
            left_out.push_back(payee);
        } else if (is_frozen(state, payee)) {
            waiting.push_back({payee, gross[i], Leg::kOwnPart, LegKind::due});
            left_out.push_back(payee);
        }
    }
    Released event;
    event.hold = id;
    event.exit = exit_index;
    released -= refunded;
    event.amount = released;
    Amount posted = released;
    for (const Leg& leg : waiting) {
        posted -= leg.amount;
    }
    if (!posted.is_zero()) {
        event.legs = legs_of_release(hold, exit_index, posted, terms_of(state, id, exit),
                                     hold.currency, left_out);
        divert_unpayable_fees(state, event.legs);
        if (event.legs.empty() && !waiting.empty()) {
            check(false, "a single payee waits or is paid, not both");
        }
    }
    event.legs.insert(event.legs.end(), waiting.begin(), waiting.end());
    if (!released.is_zero()) {
        events.emplace_back(std::move(event));
    }
    if (!refunded.is_zero()) {
        events.emplace_back(refund_by_timer(state, id, hold, refunded));
    }
}

void expire_hold(const State& state, HoldId id, Events& events) {
    const Hold& hold = *state.holds.find(id);
    if (hold.free().is_zero()) {
        return;
    }
    const auto exit = hold.release_on_expiry ? first_release_exit(hold) : std::nullopt;
    if (exit) {
        release_by_timer(state, id, hold, *exit, events);
    } else {
        events.emplace_back(refund_by_timer(state, id, hold, hold.free()));
    }
}

// The first money of this hold that waits for an account which is no longer frozen.
void pay_due(const State& state, HoldId id, Events& events) {
    const Hold& hold = *state.holds.find(id);
    const auto ready = std::ranges::find_if(
        hold.dues, [&](const Due& due) { return !is_frozen(state, due.account); });
    if (ready == hold.dues.end()) {
        return;
    }
    DuePaid event;
    event.hold = id;
    event.due = static_cast<std::uint8_t>(ready - hold.dues.begin());
    event.amount = ready->amount;
    event.closes = hold.left() == ready->amount;
    if (!ready->is_refund()) {
        const Exit& exit = hold.exits[ready->exit];
        std::vector<AccountId> others;
        for (const Share& share : exit.payees) {
            if (share.to != ready->account) {
                others.push_back(share.to);
            }
        }
        event.legs = legs_of_release(hold, ready->exit, ready->amount, terms_of(state, id, exit),
                                     hold.currency, others);
        divert_unpayable_fees(state, event.legs);
    }
    if (event.legs.empty()) {
        event.legs.push_back({ready->account, ready->amount, Leg::kOwnPart, LegKind::posted});
    }
    if (is_closed(state, ready->account)) {
        for (Leg& leg : event.legs) {
            leg.kind = leg.fee_line == Leg::kOwnPart ? LegKind::suspense : leg.kind;
        }
    }
    events.emplace_back(std::move(event));
}

// What waited in suspense for an account, as far as it can be credited now.
void pay_from_suspense(const State& state, AccountId id, Events& events) {
    const Account& account = *state.accounts.find(id);
    const Amount amount = state.suspense.find(id)->amount;
    if (way_in(account) == LegKind::posted && !credit_overflows(account, amount)) {
        events.emplace_back(SuspensePaid{id, id, amount});
    }
}

}  // namespace

Outcome decide_timer(const State& state, const Timer& timer, Time /*now*/) {
    Outcome outcome = done(TimerFired{timer});
    auto& events = outcome.events;
    switch (timer.kind) {
        case TimerKind::due_payment: pay_due(state, rename<HoldId>(timer.aggregate), events); break;
        case TimerKind::hold_expiry:
            expire_hold(state, rename<HoldId>(timer.aggregate), events);
            break;
        case TimerKind::deposit_return: {
            const auto id = rename<DepositId>(timer.aggregate);
            const Deposit& deposit = *state.deposits.find(id);
            events.emplace_back(
                DepositMoved{id, DepositState::returned, {}, deposit.currency, deposit.amount});
            break;
        }
        case TimerKind::deposit_unseen: {
            const auto id = rename<DepositId>(timer.aggregate);
            const Deposit& deposit = *state.deposits.find(id);
            events.emplace_back(DepositMoved{id, DepositState::expired, deposit.account,
                                             deposit.currency, deposit.amount});
            break;
        }
        case TimerKind::payout_lapse: {
            const auto id = rename<PayoutId>(timer.aggregate);
            const Account& account = *state.accounts.find(state.payouts.find(id)->account);
            events.emplace_back(PayoutMoved{id, PayoutState::lapsed, way_in(account)});
            break;
        }
        case TimerKind::request_lapse:
            events.emplace_back(RequestClosed{rename<CommandId>(timer.aggregate), false});
            break;
        case TimerKind::freeze_lapse:
            events.emplace_back(FreezeSet{rename<AccountId>(timer.aggregate), 0, 0});
            break;
        case TimerKind::rebind_end: {
            const auto id = rename<MemberId>(timer.aggregate);
            events.emplace_back(MemberBound{id, *state.members.find(id)->pending_key});
            break;
        }
        case TimerKind::suspense_payment:
            pay_from_suspense(state, rename<AccountId>(timer.aggregate), events);
            break;
    }
    return outcome;
}

}  // namespace holdfast::ledger
