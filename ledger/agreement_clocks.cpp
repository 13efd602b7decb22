#include "ledger/agreement_clocks.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "ledger/apply_time.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint8_t kRankOfPart = 1;
constexpr std::uint8_t kRankOfWhole = 2;

std::optional<Timer> timer_of(AgreementId id, const Agreement& agreement) {
    switch (agreement.state) {
        case AgreementState::offered:
            return Timer{agreement.deadline, kRankOfWhole, rename<AggregateId>(id), 0,
                         TimerKind::offer_lapse};
        case AgreementState::agreed:
            return Timer{agreement.deadline, kRankOfWhole, rename<AggregateId>(id), 0,
                         TimerKind::pay_lapse};
        case AgreementState::funded:
        case AgreementState::ended: break;
    }
    return std::nullopt;
}

void for_each_timer(const Milestone& milestone, bool is_open,
                    const std::function<void(const Timer&)>& visit) {
    const auto set = [&](Time deadline, TimerKind kind) {
        if (deadline != 0) {
            visit({deadline, kRankOfPart, rename<AggregateId>(milestone.agreement), milestone.index,
                   kind});
        }
    };
    set(milestone.claim ? milestone.claim->deadline : 0, TimerKind::claim_clock);
    set(milestone.amendment ? milestone.amendment->deadline : 0, TimerKind::amendment_lapse);
    if (!is_open) {
        return;
    }
    set(milestone.deadline, TimerKind::milestone_clock);
    set(milestone.hard_fired ? 0 : milestone.hard_deadline, TimerKind::milestone_end);
    set(milestone.open_case ? milestone.open_case->deadline : 0, TimerKind::case_clock);
    for (const KeptMoney& kept : milestone.kept) {
        set(kept.deadline, TimerKind::kept_money);
    }
}

// Clocks run from full funding on, until nothing is left.
bool is_running(const State& state, HoldId id, const Milestone& milestone) {
    return milestone.delivery != Delivery::filling && state.holds.find(id)->is_open();
}

// Moves the deadlines of one milestone that is running; the end where it would cut one that moved.
void move_clocks(Milestone& milestone, const std::vector<Interval>& pieces) {
    const Time end = milestone.hard_deadline;
    milestone.hard_deadline = moved(end, pieces);
    const auto move = [&](Time& deadline) {
        const Time before = std::exchange(deadline, moved(deadline, pieces));
        if (before <= end && deadline != before) {
            milestone.hard_deadline = std::max(milestone.hard_deadline, deadline);
        }
    };
    move(milestone.deadline);
    if (milestone.open_case) {
        move(milestone.open_case->deadline);
    }
    for (KeptMoney& kept : milestone.kept) {
        move(kept.deadline);
    }
    if (milestone.amendment) {
        move(milestone.amendment->deadline);
    }
    milestone.ship_by = moved(milestone.ship_by, pieces);
}

// Those of claims, made or still to be made, which know no end.
void move_claims(Milestone& milestone, const std::vector<Interval>& pieces) {
    if (milestone.claim) {
        milestone.claim->deadline = moved(milestone.claim->deadline, pieces);
    }
    for (TimerPayment& payment : milestone.timer_payments) {
        payment.until = moved(payment.until, pieces);
    }
}

}  // namespace

void add_agreement_timer(State& state, AgreementId id, const Agreement& agreement) {
    if (const auto timer = timer_of(id, agreement)) {
        state.timers.add(*timer);
    }
}

void remove_agreement_timer(State& state, AgreementId id, const Agreement& agreement) {
    if (const auto timer = timer_of(id, agreement)) {
        state.timers.remove(*timer);
    }
}

void add_milestone_timers(State& state, const Milestone& milestone, bool is_open) {
    for_each_timer(milestone, is_open, [&](const Timer& timer) { state.timers.add(timer); });
}

void remove_milestone_timers(State& state, const Milestone& milestone, bool is_open) {
    for_each_timer(milestone, is_open, [&](const Timer& timer) { state.timers.remove(timer); });
}

void trim_kept(State& state, HoldId id) {
    const Hold& hold = *state.holds.find(id);
    Amount kept;
    for (const KeptMoney& part : state.milestones.find(id)->kept) {
        kept += part.amount;
    }
    if (kept <= hold.free()) {
        return;
    }
    Milestone& milestone = state.milestones.edit(id);
    remove_milestone_timers(state, milestone, hold.is_open());
    std::ranges::sort(milestone.kept, {}, &KeptMoney::deadline);
    Amount taken = kept - hold.free();
    for (KeptMoney& part : milestone.kept) {
        const Amount less = least(part.amount, taken);
        part.amount -= less;
        taken -= less;
    }
    std::erase_if(milestone.kept, [](const KeptMoney& part) { return part.amount.is_zero(); });
    add_milestone_timers(state, milestone, hold.is_open());
}

void add_agreement_timers(State& state) {
    state.agreements.for_each([&](AgreementId id, const Agreement& agreement) {
        add_agreement_timer(state, id, agreement);
    });
    state.milestones.for_each([&](HoldId id, const Milestone& milestone) {
        add_milestone_timers(state, milestone, is_running(state, id, milestone));
    });
}

void move_agreements(State& state, const std::vector<Interval>& pieces) {
    std::vector<AgreementId> waiting;
    state.agreements.for_each([&](AgreementId id, const Agreement& agreement) {
        if (timer_of(id, agreement) && moved(agreement.deadline, pieces) != agreement.deadline) {
            waiting.push_back(id);
        }
    });
    for (const AgreementId id : waiting) {
        Agreement& agreement = state.agreements.edit(id);
        remove_agreement_timer(state, id, agreement);
        agreement.deadline = moved(agreement.deadline, pieces);
        add_agreement_timer(state, id, agreement);
    }
    const auto after = [&](HoldId id, Milestone milestone) {
        if (is_running(state, id, milestone)) {
            move_clocks(milestone, pieces);
        }
        move_claims(milestone, pieces);
        return milestone;
    };
    std::vector<HoldId> moving;
    state.milestones.for_each([&](HoldId id, const Milestone& milestone) {
        if (!(after(id, milestone) == milestone)) {
            moving.push_back(id);
        }
    });
    for (const HoldId id : moving) {
        const bool is_open = is_running(state, id, *state.milestones.find(id));
        Milestone& milestone = state.milestones.edit(id);
        remove_milestone_timers(state, milestone, is_open);
        milestone = after(id, milestone);
        add_milestone_timers(state, milestone, is_open);
    }
}

}  // namespace holdfast::ledger
