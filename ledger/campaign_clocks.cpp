#include "ledger/campaign_clocks.h"

#include <algorithm>

#include "ledger/campaigns.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint8_t kRankOfGifts = 1;
constexpr std::uint8_t kRankOfCampaign = 2;

Timer lapse_timer(DisbursementId id, const Disbursement& disbursement) {
    return {disbursement.lapses, kRankOfGifts, rename<AggregateId>(id), 0,
            TimerKind::disbursement_lapse};
}

void for_each_timer(CampaignId id, const Campaign& campaign, auto&& visit) {
    if (campaign.sweep != 0) {
        visit(Timer{campaign.sweep, kRankOfGifts, rename<AggregateId>(id), 0,
                    TimerKind::campaign_sweep});
    }
    if (campaign.until != 0) {
        visit(Timer{campaign.until, kRankOfCampaign, rename<AggregateId>(id), 0,
                    TimerKind::campaign_clock});
    }
}

}  // namespace

void add_campaign_timers(State& state, CampaignId id, const Campaign& campaign) {
    for_each_timer(id, campaign, [&](const Timer& timer) { state.timers.add(timer); });
}

void remove_campaign_timers(State& state, CampaignId id, const Campaign& campaign) {
    for_each_timer(id, campaign, [&](const Timer& timer) { state.timers.remove(timer); });
}

void add_disbursement_timer(State& state, DisbursementId id, const Disbursement& disbursement) {
    if (disbursement.state == DisbursementState::waiting) {
        state.timers.add(lapse_timer(id, disbursement));
    }
}

void remove_disbursement_timer(State& state, DisbursementId id, const Disbursement& disbursement) {
    if (disbursement.state == DisbursementState::waiting) {
        state.timers.remove(lapse_timer(id, disbursement));
    }
}

Time settles_at(const State& state, const Campaign& campaign, const Gift& gift) {
    return std::min(cool_off_end(state, campaign, gift), campaign.until);
}

void add_all_campaign_timers(State& state) {
    state.campaigns.for_each(
        [&](CampaignId id, const Campaign& campaign) { add_campaign_timers(state, id, campaign); });
    state.disbursements.for_each([&](DisbursementId id, const Disbursement& disbursement) {
        add_disbursement_timer(state, id, disbursement);
    });
}

void move_campaigns(State& state, const std::vector<Interval>& pieces) {
    std::vector<CampaignId> running;
    state.campaigns.for_each([&](CampaignId id, const Campaign& campaign) {
        if (campaign.until != 0) {
            running.push_back(id);
        }
    });
    for (const CampaignId id : running) {
        Campaign& campaign = state.campaigns.edit(id);
        remove_campaign_timers(state, id, campaign);
        campaign.until = moved(campaign.until, pieces);
        if (campaign.state == CampaignState::open && !campaign.at.is_zero()) {
            campaign.sweep = settles_at(state, campaign, *state.gifts.find(campaign.at));
        }
        add_campaign_timers(state, id, campaign);
    }
    std::vector<DisbursementId> waiting;
    state.disbursements.for_each([&](DisbursementId id, const Disbursement& disbursement) {
        if (disbursement.state == DisbursementState::waiting &&
            moved(disbursement.lapses, pieces) != disbursement.lapses) {
            waiting.push_back(id);
        }
    });
    for (const DisbursementId id : waiting) {
        Disbursement& disbursement = state.disbursements.edit(id);
        remove_disbursement_timer(state, id, disbursement);
        disbursement.lapses = moved(disbursement.lapses, pieces);
        add_disbursement_timer(state, id, disbursement);
    }
}

}  // namespace holdfast::ledger
