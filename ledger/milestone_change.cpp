#include "ledger/milestone_change.h"

#include <algorithm>

#include "ledger/money_rules.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

namespace {

// What an event takes out of the hold; what waits in it for a frozen account stays.
Amount taken_by(const Event& event) {
    const auto posted = [](Amount amount, const std::vector<Leg>& legs) {
        for (const Leg& leg : legs) {
            amount -= leg.kind == LegKind::due ? leg.amount : Amount();
        }
        return amount;
    };
    if (const auto* released = std::get_if<Released>(&event)) {
        return posted(*released->amount, released->legs);
    }
    if (const auto* refunded = std::get_if<Refunded>(&event)) {
        return posted(*refunded->amount, refunded->legs);
    }
    const auto* paid = std::get_if<MediationPaid>(&event);
    return paid == nullptr ? Amount() : paid->amount;
}

void flag_as_closing(Event& event) {
    if (auto* released = std::get_if<Released>(&event)) {
        released->closes = true;
    } else if (auto* refunded = std::get_if<Refunded>(&event)) {
        refunded->closes = true;
    } else {
        std::get<MediationPaid>(event).closes = true;
    }
}

}  // namespace

MilestoneChange::MilestoneChange(const State& state, HoldId id, Time now, CaseSlot slot)
    : state_(state), named_(find_milestone(state, id)), now_(now), slot_(slot), row_(*named_.row) {}

Time MilestoneChange::clock(Duration wait) const {
    return std::min(now_ + wait, row_.hard_deadline);
}

void MilestoneChange::pay_claim(Side loser, Amount to_other, Amount fee) {
    ClaimPaid paid{named_.id, agreement().account_of(loser), to_other + fee, {}};
    const auto credit = [&](AccountId to, Amount amount) {
        if (!amount.is_zero()) {
            paid.legs.push_back({to, amount, Leg::kOwnPart, way_in(state_, paid.legs, to, amount)});
        }
    };
    credit(agreement().account_of(other_side(loser)), to_other);
    credit(agreement().terms.mediation_account, fee);
    row_.claim_fees += fee;
    if (!paid.legs.empty()) {
        claim_paid_ = std::move(paid);
    }
}

void MilestoneChange::write(Events& events) {
    if (!(row_ == *named_.row)) {
        events.emplace_back(MilestoneChanged{named_.id, row_});
    }
    const std::size_t first = events.size();
    if (!to_buyer_.is_zero()) {
        refund_unrefused(state_, named_.id, hold(), to_buyer_, events);
    }
    if (!to_seller_.is_zero()) {
        release_unrefused(state_, named_.id, hold(), kReleaseExit, to_seller_, events);
    }
    if (!to_mediation_.is_zero()) {
        const Account& to = *state_.accounts.find(agreement().terms.mediation_account);
        events.emplace_back(
            MediationPaid{named_.id, false, to_mediation_, way_in(to, to_mediation_)});
    }
    if (events.size() > first) {
        mark_closing(hold(), events, first);
    }
    if (claim_paid_) {
        events.emplace_back(*claim_paid_);
    }
}

void mark_closing(const Hold& hold, Events& events, std::size_t first) {
    Amount left = hold.left();
    for (std::size_t i = first; i < events.size(); ++i) {
        const Amount taken = taken_by(events[i]);
        if (!taken.is_zero() && taken == left) {
            flag_as_closing(events[i]);
        }
        left -= taken;
    }
}

}  // namespace holdfast::ledger
