#include <algorithm>

#include "ledger/campaign_timers.h"
#include "ledger/chargebacks.h"
#include "ledger/decide.h"
#include "ledger/holds.h"
#include "ledger/milestone_timers.h"
#include "ledger/money_rules.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

namespace {

void expire_hold(const State& state, HoldId id, Events& events) {
    const Hold& hold = *state.holds.find(id);
    if (hold.free().is_zero()) {
        return;
    }
    const auto exit = hold.release_on_expiry ? first_release_exit(hold) : std::nullopt;
    if (exit) {
        release_unrefused(state, id, hold, *exit, hold.free(), events);
    } else {
        refund_unrefused(state, id, hold, hold.free(), events);
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
    if (way_in(account, amount) == LegKind::posted) {
        events.emplace_back(SuspensePaid{id, id, amount});
    }
}

}  // namespace

Outcome decide_timer(const State& state, const Timer& timer, Time now) {
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
            events.emplace_back(DepositMoved{
                id, DepositState::returned, {}, deposit.currency, own_item_of(state, deposit)});
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
        case TimerKind::agreement_thaw: {
            const auto id = rename<AgreementId>(timer.aggregate);
            const Time since = state.agreements.find(id)->frozen_since;
            events.emplace_back(AgreementThawed{id, since, now});
            break;
        }
        case TimerKind::rebind_end: {
            const auto id = rename<MemberId>(timer.aggregate);
            events.emplace_back(MemberBound{id, *state.members.find(id)->pending_key});
            break;
        }
        case TimerKind::suspense_payment:
            pay_from_suspense(state, rename<AccountId>(timer.aggregate), events);
            break;
        case TimerKind::offer_lapse:
        case TimerKind::pay_lapse:
            end_unpaid(state, rename<AgreementId>(timer.aggregate), events);
            break;
        case TimerKind::case_clock:
        case TimerKind::milestone_clock:
        case TimerKind::kept_money:
        case TimerKind::claim_clock:
        case TimerKind::amendment_lapse:
        case TimerKind::milestone_end: fire_milestone_timer(state, timer, now, events); break;
        case TimerKind::campaign_sweep: fire_campaign_sweep(state, timer, now, events); break;
        case TimerKind::campaign_clock: fire_campaign_clock(state, timer, now, events); break;
        case TimerKind::disbursement_lapse:
            events.emplace_back(DisbursementLapsed{rename<DisbursementId>(timer.aggregate)});
            break;
    }
    return outcome;
}

}  // namespace holdfast::ledger
