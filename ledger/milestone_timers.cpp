#include "ledger/milestone_timers.h"

#include "ledger/amendments.h"
#include "ledger/case_rules.h"
#include "ledger/claim_rules.h"
#include "ledger/money_rules.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

namespace {

// Time has decided: what was not shipped goes back, what was is paid. A claim remains.
void pay_by_clock(MilestoneChange& change, Amount amount) {
    if (change.row().delivery == Delivery::funded) {
        change.refund_buyer(amount);
        note_timer_payment(change, Side::buyer, amount);
    } else {
        change.pay_seller(amount);
        note_timer_payment(change, Side::seller, amount);
    }
}

void fire_milestone_clock(MilestoneChange& change) {
    Amount free = change.hold().free();
    for (const KeptMoney& kept : change.row().kept) {
        free = minus_or_zero(free, kept.amount);
    }
    change.row().deadline = 0;
    void_amendment(change.row());
    pay_by_clock(change, free);
}

// Money whose own time is over goes the way of the rest: now, if the rest has gone.
void fire_kept_money(MilestoneChange& change, Time deadline) {
    Amount ended;
    std::erase_if(change.row().kept, [&](const KeptMoney& kept) {
        ended += kept.deadline == deadline ? kept.amount : Amount();
        return kept.deadline == deadline;
    });
    Amount free = change.hold().free();
    for (const KeptMoney& kept : change.row().kept) {  // commands take the soonest first
        free = minus_or_zero(free, kept.amount);
    }
    if (change.row().deadline == 0) {
        pay_by_clock(change, least(ended, free));
    }
}

// Not paid in time, or void.
void fire_amendment(MilestoneChange& change, HoldId id, Events& events) {
    change.row().amendment.reset();
    const Amount apart = change.hold().apart;
    if (!apart.is_zero()) {
        const Account& buyer = *change.state().accounts.find(change.agreement().buyer);
        events.emplace_back(TopUpReturned{id, apart, way_in(buyer)});
    }
}

void fire_end(MilestoneChange& change) {
    change.row().hard_fired = true;
    if (change.row().open_case) {
        end_case(change);
    }
}

}  // namespace

void end_unpaid(const State& state, AgreementId id, Events& events) {
    events.emplace_back(AgreementMoved{id, AgreementState::ended, 0});
    for (const HoldId milestone : milestones_of(state, id)) {
        const Hold* hold = state.holds.find(milestone);
        if (hold != nullptr && hold->is_milestone && !hold->free().is_zero()) {
            const std::size_t first = events.size();
            refund_unrefused(state, milestone, *hold, hold->free(), events);
            mark_closing(*hold, events, first);
        }
    }
}

void fire_milestone_timer(const State& state, const Timer& timer, Time now, Events& events) {
    const HoldId id = milestone_id(rename<AgreementId>(timer.aggregate), timer.part);
    const bool is_claims = timer.kind == TimerKind::claim_clock;
    MilestoneChange change(state, id, now, is_claims ? CaseSlot::claim : CaseSlot::open_case);
    switch (timer.kind) {
        case TimerKind::case_clock:
        case TimerKind::claim_clock: let_case_lapse(change); break;
        case TimerKind::milestone_clock: fire_milestone_clock(change); break;
        case TimerKind::kept_money: fire_kept_money(change, timer.deadline); break;
        case TimerKind::amendment_lapse: fire_amendment(change, id, events); break;
        case TimerKind::milestone_end: fire_end(change); break;
        default: check(false, "a timer of a milestone");
    }
    change.write(events);
}

}  // namespace holdfast::ledger
