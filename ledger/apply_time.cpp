#include "ledger/apply_time.h"

#include <algorithm>

#include "ledger/agreement_clocks.h"
#include "ledger/agreements.h"
#include "ledger/campaign_clocks.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

Timer timer_of(TimerKind kind, Time deadline, const auto& name) {
    return {deadline, 1, rename<AggregateId>(name), 0, kind};
}

// Always due, wherever the state came from: the payment has waited long enough.
Timer due_timer(HoldId id) { return timer_of(TimerKind::due_payment, 1, id); }

// The pieces of `interval` that no earlier one covers, ascending.
std::vector<Interval> without_earlier(Interval interval, const Table<Time, Interval>& earlier) {
    std::vector<Interval> pieces;
    earlier.for_each_sorted([&](Time, const Interval& known) {
        if (known.to <= interval.from || known.from >= interval.to) {
            return;
        }
        if (known.from > interval.from) {
            pieces.push_back({interval.from, known.from});
        }
        interval.from = known.to;
    });
    if (interval.from < interval.to) {
        pieces.push_back(interval);
    }
    return pieces;
}

// What a deposit waits for, if it does.
std::optional<Timer> deposit_timer(const State& state, DepositId id, const Deposit& deposit) {
    if (deposit.state == DepositState::expected) {
        return timer_of(TimerKind::deposit_unseen,
                        deadline_after(state, deposit.since, kDepositUnseen), id);
    }
    if (deposit.state == DepositState::unmatched) {
        return timer_of(TimerKind::deposit_return,
                        deadline_after(state, deposit.since, kDepositUnmatched), id);
    }
    return std::nullopt;
}

Timer payout_timer(const State& state, PayoutId id, const Payout& payout) {
    return timer_of(TimerKind::payout_lapse, deadline_after(state, payout.since, kPayoutLapse), id);
}

bool any_deadline_moves(const Hold& hold, const std::vector<Interval>& pieces) {
    return moved(hold.expires, pieces) != hold.expires ||
           std::ranges::any_of(hold.exits, [&](const Exit& exit) {
               return exit.until != 0 && moved(exit.until, pieces) != exit.until;
           });
}

}  // namespace

Time moved(Time deadline, const std::vector<Interval>& pieces) {
    for (const Interval& piece : pieces) {
        if (deadline > piece.from && deadline <= piece.to) {
            deadline += piece.to - piece.from;
        }
    }
    return deadline;
}

Time deadline_after(const State& state, Time since, Duration wait) {
    Time deadline = since + wait;
    state.excluded.for_each_sorted(
        [&](Time, const Interval& interval) { deadline = moved(deadline, {interval}); });
    return deadline;
}

void add_hold_timer(State& state, HoldId id, const Hold& hold) {
    if (hold.expires != 0) {
        state.timers.add(timer_of(TimerKind::hold_expiry, hold.expires, id));
    }
}
void remove_hold_timer(State& state, HoldId id, const Hold& hold) {
    if (hold.expires != 0) {
        state.timers.remove(timer_of(TimerKind::hold_expiry, hold.expires, id));
    }
}
void add_deposit_timer(State& state, DepositId id, const Deposit& deposit) {
    if (const auto timer = deposit_timer(state, id, deposit)) {
        state.timers.add(*timer);
    }
}
void remove_deposit_timer(State& state, DepositId id, const Deposit& deposit) {
    if (const auto timer = deposit_timer(state, id, deposit)) {
        state.timers.remove(*timer);
    }
}
void add_payout_timer(State& state, PayoutId id, const Payout& payout) {
    state.timers.add(payout_timer(state, id, payout));
}
void remove_payout_timer(State& state, PayoutId id, const Payout& payout) {
    if (payout.state == PayoutState::requested) {
        state.timers.remove(payout_timer(state, id, payout));
    }
}
void add_request_timer(State& state, CommandId id, const Request& request) {
    state.timers.add(timer_of(TimerKind::request_lapse, request.lapses, id));
}
void remove_request_timer(State& state, CommandId id, const Request& request) {
    if (request.open) {
        state.timers.remove(timer_of(TimerKind::request_lapse, request.lapses, id));
    }
}
void remove_rebind_timer(State& state, MemberId id, const Member& member) {
    if (member.pending_key) {
        state.timers.remove(timer_of(TimerKind::rebind_end, member.pending_until, id));
    }
}

namespace {

// A milestone's hold pays nothing while its agreement is frozen.
bool stands_still(const State& state, HoldId id, const Hold& hold) {
    return hold.is_milestone && is_in_freeze(state, *state.milestones.find(id));
}

}  // namespace

void register_dues(State& state, HoldId id) {
    for (const Due& due : state.holds.find(id)->dues) {
        state.dues[due.account].insert(id);
    }
}

void wake_dues(State& state, HoldId id) {
    const Hold& hold = *state.holds.find(id);
    const bool any_ready = std::ranges::any_of(hold.dues, [&](const Due& due) {
        return !state.accounts.find(due.account)->has(kFrozenCredits);
    });
    if (any_ready && !stands_still(state, id, hold)) {
        state.timers.add(due_timer(id));
    } else {
        state.timers.remove(due_timer(id));  // frozen (again) before it was paid
    }
}

void unregister_due(State& state, HoldId id, AccountId account) {
    if (const auto at = state.dues.find(account); at != state.dues.end()) {
        at->second.erase(id);
        if (at->second.empty()) {
            state.dues.erase(at);
        }
    }
}

void start_rebind(State& state, const RebindStarted& event) {
    Member& member = state.members.edit(event.member);
    remove_rebind_timer(state, event.member, member);
    member.pending_key = event.key;
    member.pending_until = event.until;
    state.timers.add(timer_of(TimerKind::rebind_end, event.until, event.member));
}

void veto_rebind(State& state, const RebindVetoed& event) {
    Member& member = state.members.edit(event.member);
    remove_rebind_timer(state, event.member, member);
    member.pending_key.reset();
    member.pending_until = 0;
}

void apply_freeze(State& state, const FreezeSet& event) {
    Account& account = state.accounts.edit(event.account);
    if (account.frozen_until != 0) {
        state.timers.remove(timer_of(TimerKind::freeze_lapse, account.frozen_until, event.account));
    }
    account.flags = static_cast<std::uint8_t>((account.flags & ~(kFrozenDebits | kFrozenCredits)) |
                                              event.flags);
    account.frozen_until = event.until;
    if (event.until != 0) {
        state.timers.add(timer_of(TimerKind::freeze_lapse, event.until, event.account));
    }
    if (const auto waiting = state.dues.find(event.account); waiting != state.dues.end()) {
        for (const HoldId hold : waiting->second) {
            wake_dues(state, hold);
        }
    }
    follow_freeze_in_suspense(state, event.account);
}

void apply_timer_fired(State& state, const Timer& timer) {
    state.timers.remove(timer);
    if (timer.kind == TimerKind::hold_expiry) {
        state.holds.edit(rename<HoldId>(timer.aggregate)).end = HoldEnd::expired;
    } else if (timer.kind == TimerKind::suspense_payment) {
        suspense_was_tried(state, rename<AccountId>(timer.aggregate));
    }
}

namespace {

using Pieces = std::vector<Interval>;

void move_holds(State& state, const Pieces& pieces) {
    std::vector<HoldId> moving;
    state.holds.for_each([&](HoldId id, const Hold& hold) {
        if (hold.is_open() && any_deadline_moves(hold, pieces)) {
            moving.push_back(id);
        }
    });
    for (const HoldId id : moving) {
        Hold& hold = state.holds.edit(id);
        remove_hold_timer(state, id, hold);
        hold.expires = moved(hold.expires, pieces);
        for (Exit& exit : hold.exits) {
            exit.until = exit.until == 0 ? 0 : moved(exit.until, pieces);
        }
        add_hold_timer(state, id, hold);
    }
}

void move_rebindings(State& state, const Pieces& pieces) {
    std::vector<MemberId> rebinding;
    state.members.for_each([&](MemberId id, const Member& member) {
        if (member.pending_key && moved(member.pending_until, pieces) != member.pending_until) {
            rebinding.push_back(id);
        }
    });
    for (const MemberId id : rebinding) {
        Member& member = state.members.edit(id);
        remove_rebind_timer(state, id, member);
        member.pending_until = moved(member.pending_until, pieces);
        state.timers.add(timer_of(TimerKind::rebind_end, member.pending_until, id));
    }
}

void move_requests(State& state, const Pieces& pieces) {
    std::vector<CommandId> waiting;
    state.requests.for_each([&](CommandId id, const Request& request) {
        if (request.open && moved(request.lapses, pieces) != request.lapses) {
            waiting.push_back(id);
        }
    });
    for (const CommandId id : waiting) {
        Request& request = state.requests.edit(id);
        remove_request_timer(state, id, request);
        request.lapses = moved(request.lapses, pieces);
        add_request_timer(state, id, request);
    }
}

// A freeze that nobody could renew goes on.
void move_freezes(State& state, const Pieces& pieces) {
    std::vector<AccountId> frozen;
    state.accounts.for_each([&](AccountId id, const Account& account) {
        if (account.frozen_until != 0 &&
            moved(account.frozen_until, pieces) != account.frozen_until) {
            frozen.push_back(id);
        }
    });
    for (const AccountId id : frozen) {
        Account& account = state.accounts.edit(id);
        state.timers.remove(timer_of(TimerKind::freeze_lapse, account.frozen_until, id));
        account.frozen_until = moved(account.frozen_until, pieces);
        state.timers.add(timer_of(TimerKind::freeze_lapse, account.frozen_until, id));
    }
}

}  // namespace

void exclude_time(State& state, Interval interval) {
    const Pieces pieces = without_earlier(interval, state.excluded);
    move_holds(state, pieces);
    move_rebindings(state, pieces);
    move_requests(state, pieces);
    move_freezes(state, pieces);
    move_agreements(state, pieces);
    // The clocks of deposits and payouts follow from the excluded time itself.
    state.deposits.for_each(
        [&](DepositId id, const Deposit& deposit) { remove_deposit_timer(state, id, deposit); });
    state.payouts.for_each(
        [&](PayoutId id, const Payout& payout) { remove_payout_timer(state, id, payout); });
    for (const Interval& piece : pieces) {
        state.excluded.insert(piece.from, piece);
    }
    move_campaigns(state, pieces);
    state.deposits.for_each(
        [&](DepositId id, const Deposit& deposit) { add_deposit_timer(state, id, deposit); });
    state.payouts.for_each([&](PayoutId id, const Payout& payout) {
        if (payout.state == PayoutState::requested) {
            add_payout_timer(state, id, payout);
        }
    });
}

void State::rebuild_derived() {
    timers = TimerQueue();
    dues.clear();
    std::vector<HoldId> with_dues;
    holds.for_each([this, &with_dues](HoldId id, const Hold& hold) {
        if (hold.is_open()) {
            add_hold_timer(*this, id, hold);
        }
        if (!hold.dues.empty()) {
            with_dues.push_back(id);
        }
    });
    for (const HoldId id : with_dues) {
        register_dues(*this, id);
        wake_dues(*this, id);
    }
    deposits.for_each(
        [this](DepositId id, const Deposit& deposit) { add_deposit_timer(*this, id, deposit); });
    payouts.for_each([this](PayoutId id, const Payout& payout) {
        if (payout.state == PayoutState::requested) {
            add_payout_timer(*this, id, payout);
        }
    });
    requests.for_each([this](CommandId id, const Request& request) {
        if (request.open) {
            add_request_timer(*this, id, request);
        }
    });
    accounts.for_each([this](AccountId id, const Account& account) {
        if (account.frozen_until != 0) {
            timers.add(timer_of(TimerKind::freeze_lapse, account.frozen_until, id));
        }
    });
    suspense.for_each([this](AccountId id, const SuspenseItem&) { add_suspense_timer(*this, id); });
    members.for_each([this](MemberId id, const Member& member) {
        if (member.pending_key) {
            timers.add(timer_of(TimerKind::rebind_end, member.pending_until, id));
        }
    });
    add_agreement_timers(*this);
    add_all_campaign_timers(*this);
}

}  // namespace holdfast::ledger
