#include "ledger/agreement_clocks.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "ledger/agreements.h"
#include "ledger/apply_time.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint8_t kRankOfPart = 1;
constexpr std::uint8_t kRankOfWhole = 2;

std::optional<Timer> timer_of(AgreementId id, const Agreement& agreement) {
    if (agreement.is_frozen()) {
        return Timer{agreement.frozen_until, kRankOfWhole, rename<AggregateId>(id), 0,
                     TimerKind::agreement_thaw};
    }
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

// Where a deadline goes.
using Move = std::function<Time(Time)>;

// Moves the deadlines of one milestone that is running; the end where it would cut one that moved.
void move_clocks(Milestone& milestone, const Move& moved_to) {
    const Time end = milestone.hard_deadline;
    milestone.hard_deadline = moved_to(end);
    const auto move = [&](Time& deadline) {
        const Time before = std::exchange(deadline, moved_to(deadline));
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
    milestone.ship_by = moved_to(milestone.ship_by);
}

// Those of claims, made or still to be made, which know no end.
void move_claims(Milestone& milestone, const Move& moved_to) {
    if (milestone.claim) {
        milestone.claim->deadline = moved_to(milestone.claim->deadline);
    }
    for (TimerPayment& payment : milestone.timer_payments) {
        payment.until = moved_to(payment.until);
    }
}

Milestone moved_milestone(const State& state, HoldId id, Milestone milestone,
                          const Move& moved_to) {
    if (is_running(state, id, milestone)) {
        move_clocks(milestone, moved_to);
    }
    move_claims(milestone, moved_to);
    return milestone;
}

// How much later a piece of excluded time makes a deadline inside it. A freeze has counted, or will
// count, the part in which the agreement was frozen.
Duration uncounted(const Agreement& agreement, Time deadline, const Interval& piece) {
    const Time since = agreement.frozen_since;
    if (agreement.is_frozen()) {
        return piece.from < since ? std::min(piece.to, since) - piece.from : 0;
    }
    const Time from = std::max(piece.from, since);
    const Time to = std::min(piece.to, agreement.thawed);
    const Duration counted = deadline >= agreement.thawed && from < to ? to - from : 0;
    return piece.to - piece.from - counted;
}

Time moved_in(const Agreement& agreement, Time deadline, const std::vector<Interval>& pieces) {
    for (const Interval& piece : pieces) {
        if (deadline > piece.from && deadline <= piece.to) {
            deadline += uncounted(agreement, deadline, piece);
        }
    }
    return deadline;
}

// What is excluded beyond `now`.
std::vector<Interval> excluded_after(const State& state, Time now) {
    std::vector<Interval> pieces;
    state.excluded.for_each_sorted([&](Time, const Interval& piece) {
        if (piece.to > now) {
            pieces.push_back(piece);
        }
    });
    return pieces;
}

// A deadline after a freeze: later by its length, and by what goes on of excluded time that it lay
// in while it stood still, or lies in now.
Time after_freeze(Time deadline, const Interval& freeze, const std::vector<Interval>& excluded) {
    if (deadline < freeze.from) {
        return deadline;
    }
    Time later = deadline + (freeze.to - freeze.from);
    for (const Interval& piece : excluded) {
        const Time from = std::max(piece.from, freeze.to);
        const bool lay_in = deadline > piece.from && deadline <= piece.to;
        if (lay_in || (later > from && later <= piece.to)) {
            later += piece.to - from;
        }
    }
    return later;
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
    if (!is_in_freeze(state, milestone)) {
        for_each_timer(milestone, is_open, [&](const Timer& timer) { state.timers.add(timer); });
    }
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

namespace {

void for_each_milestone(const State& state, AgreementId id,
                        const std::function<void(HoldId, const Milestone&)>& visit) {
    for (const HoldId name : milestones_of(state, id)) {
        if (const Milestone* milestone = state.milestones.find(name);
            milestone != nullptr && milestone->agreement == id) {
            visit(name, *milestone);
        }
    }
}

}  // namespace

void stop_clocks(State& state, AgreementId id) {
    remove_agreement_timer(state, id, *state.agreements.find(id));
    for_each_milestone(state, id, [&](HoldId, const Milestone& milestone) {
        remove_milestone_timers(state, milestone, true);
    });
}

void start_clocks(State& state, AgreementId id) {
    add_agreement_timer(state, id, *state.agreements.find(id));
    for_each_milestone(state, id, [&](HoldId name, const Milestone& milestone) {
        add_milestone_timers(state, milestone, is_running(state, name, milestone));
        if (state.holds.find(name) != nullptr) {
            wake_dues(state, name);
        }
    });
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
        if (moved_in(agreement, agreement.deadline, pieces) != agreement.deadline ||
            moved(agreement.frozen_until, pieces) != agreement.frozen_until) {
            waiting.push_back(id);
        }
    });
    for (const AgreementId id : waiting) {
        Agreement& agreement = state.agreements.edit(id);
        remove_agreement_timer(state, id, agreement);
        agreement.deadline = moved_in(agreement, agreement.deadline, pieces);
        agreement.frozen_until = moved(agreement.frozen_until, pieces);
        add_agreement_timer(state, id, agreement);
    }
    const auto after = [&](HoldId id, const Milestone& milestone) {
        const Agreement& agreement = *state.agreements.find(milestone.agreement);
        return moved_milestone(state, id, milestone, [&](Time deadline) {
            return moved_in(agreement, deadline, pieces);
        });
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

void move_out_of_freeze(State& state, AgreementId id, Interval freeze) {
    const auto excluded = excluded_after(state, freeze.to);
    const auto moved_to = [&](Time deadline) { return after_freeze(deadline, freeze, excluded); };
    Agreement& agreement = state.agreements.edit(id);
    agreement.deadline = moved_to(agreement.deadline);
    for_each_milestone(state, id, [&](HoldId name, const Milestone& milestone) {
        Milestone later = moved_milestone(state, name, milestone, moved_to);
        state.milestones.edit(name) = std::move(later);
    });
}

}  // namespace holdfast::ledger
