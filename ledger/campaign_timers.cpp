#include "ledger/campaign_timers.h"

#include <algorithm>

#include "ledger/campaign_clocks.h"
#include "ledger/campaigns.h"
#include "ledger/match_rules.h"
#include "ledger/money_rules.h"
#include "ledger/shares.h"

namespace holdfast::ledger {

namespace {

// When the sweep goes on with the gift behind this one. A long one is due again only in an entry of
// a later time, so that a batch can come in between.
Time next_sweep(const State& state, const Campaign& campaign, const Gift& gift, Time fired,
                Time now) {
    if (gift.next.is_zero()) {
        return 0;
    }
    const Time due = campaign.state == CampaignState::open
                         ? settles_at(state, campaign, *state.gifts.find(gift.next))
                         : fired;
    return due < now && gift.number % kGiftsASweep == 0 ? now : due;
}

// What is unspent goes back, and as much of the tip.
void refund_gift(const State& state, const Campaign& campaign, const Gift& gift, Time sweep,
                 Events& events) {
    const Amount amount = unspent_of(campaign, gift);
    const Amount match = unspent_match_of(campaign, gift);
    if (amount.is_zero() && match.is_zero()) {
        events.emplace_back(GiftPassed{campaign.at, sweep});
        return;
    }
    const Amount tip = multiply_divide(gift.tip, amount.value(), gift.amount.value());
    const LegKind credit = way_in(*state.accounts.find(gift.donor), amount + tip);
    const LegKind match_credit =
        match.is_zero() ? LegKind::posted
                        : way_in(*state.accounts.find(sponsor_of(state, campaign)), match);
    events.emplace_back(GiftRefunded{campaign.at, amount, tip, credit, match, match_credit, sweep});
}

// All that would be refunded has been counted: reached, or not.
bool has_succeeded(const Campaign& campaign) {
    const Amount matched = campaign.terms.matches_count ? campaign.matched : Amount();
    return campaign.is_flexible() || campaign.raised + matched >= campaign.terms.goal;
}

void decide_campaign(const State& state, CampaignId id, const Campaign& campaign, Time now,
                     Events& events) {
    if (!campaign.at.is_zero()) {  // once all gifts have settled
        events.emplace_back(CampaignMoved{id, CampaignState::deciding, CampaignEnding::none, now});
    } else if (!has_succeeded(campaign)) {
        end_campaign(state, id, campaign, CampaignEnding::failed, events);
    } else if (all_is_spent(campaign)) {
        close_pool(state, campaign, events);
        close_campaign(state, id, campaign, CampaignEnding::succeeded, campaign.tips, events);
    } else {
        close_pool(state, campaign, events);
        events.emplace_back(CampaignMoved{id, CampaignState::succeeded, CampaignEnding::succeeded,
                                          now + campaign.terms.disburse});
    }
}

}  // namespace

void fire_campaign_sweep(const State& state, const Timer& timer, Time now, Events& events) {
    const auto id = rename<CampaignId>(timer.aggregate);
    const Campaign& campaign = *state.campaigns.find(id);
    const Gift& gift = *state.gifts.find(campaign.at);
    const Time sweep = next_sweep(state, campaign, gift, timer.deadline, now);
    if (campaign.state == CampaignState::refunding) {
        refund_gift(state, campaign, gift, sweep, events);
        if (sweep == 0) {
            const auto* refunded = std::get_if<GiftRefunded>(&events.back());
            const Amount tip = refunded == nullptr ? Amount() : refunded->tip;
            close_campaign(state, id, campaign, campaign.ending, campaign.tips - tip, events);
        }
    } else if (gift.state == GiftState::cooling) {
        events.emplace_back(GiftSettled{campaign.at, sweep});
        match_gift(state, id, campaign, {campaign.at, gift.donor, gift.amount, campaign.raised},
                   events);
    } else {
        events.emplace_back(GiftPassed{campaign.at, sweep});
    }
}

void fire_campaign_clock(const State& state, const Timer& timer, Time now, Events& events) {
    const auto id = rename<CampaignId>(timer.aggregate);
    const Campaign& campaign = *state.campaigns.find(id);
    switch (campaign.state) {
        case CampaignState::draft:
            end_campaign(state, id, campaign, CampaignEnding::cancelled, events);
            break;
        case CampaignState::open:
            events.emplace_back(CampaignMoved{id, CampaignState::deciding, CampaignEnding::none,
                                              campaign.until + campaign.terms.settle});
            break;
        case CampaignState::deciding: decide_campaign(state, id, campaign, now, events); break;
        case CampaignState::succeeded:
        case CampaignState::disbursing:
            end_campaign(state, id, campaign, CampaignEnding::lapsed, events);
            break;
        case CampaignState::refunding:
        case CampaignState::closed: check(false, "a campaign that ends has no clock");
    }
}

}  // namespace holdfast::ledger
