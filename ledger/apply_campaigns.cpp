#include "ledger/apply_campaigns.h"

#include <algorithm>

#include "ledger/apply_holds.h"
#include "ledger/campaign_clocks.h"
#include "ledger/campaigns.h"
#include "ledger/match_rules.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

EarmarkLine& line_of(Campaign& campaign, std::uint32_t earmark) {
    return *std::ranges::find(campaign.lines, earmark, &EarmarkLine::earmark);
}

// From now on it can be disbursed: it stands behind all that came before.
void settle(Campaign& campaign, Gift& gift) {
    EarmarkLine& line = line_of(campaign, gift.earmark);
    gift.state = GiftState::settled;
    gift.start = line.length;
    line.length += gift.amount;
}

// The sweep goes on behind this gift, at that time.
void move_sweep(State& state, CampaignId id, Campaign& campaign, const Gift& gift, Time sweep) {
    remove_campaign_timers(state, id, campaign);
    campaign.at = gift.next;
    campaign.sweep = sweep;
    add_campaign_timers(state, id, campaign);
}

void pay_out(State& state, CampaignId from, AccountId to, Amount amount, LegKind credit) {
    debit_account(state, campaign_account(from), amount);
    if (credit == LegKind::suspense) {
        keep_in_suspense(state, to, amount);
    } else {
        credit_account(state, to, amount);
    }
}

}  // namespace

void apply_campaign_drafted(State& state, const CampaignDrafted& event) {
    Account account;
    account.currency = event.content.currency;
    account.flags = kSystem;
    state.accounts.insert(campaign_account(event.campaign), std::move(account));
    state.campaigns.insert(event.campaign, event.content);
    add_campaign_timers(state, event.campaign, event.content);
}

void apply_campaign_moved(State& state, const CampaignMoved& event, Time now) {
    Campaign& campaign = state.campaigns.edit(event.campaign);
    remove_campaign_timers(state, event.campaign, campaign);
    campaign.state = event.state;
    campaign.ending = event.ending;
    campaign.until = event.until;
    if (event.state == CampaignState::refunding) {
        campaign.at = campaign.first;
        campaign.sweep = now;
    }
    add_campaign_timers(state, event.campaign, campaign);
}

void apply_gift_made(State& state, const GiftMade& event, const Command& command, Time now) {
    const auto campaign_id = command.reference<CampaignId>();
    const auto id = rename<GiftId>(command.id());
    Campaign& campaign = state.campaigns.edit(campaign_id);
    const Amount* tip = command.get(&Extension::tip);
    Gift gift;
    gift.campaign = campaign_id;
    gift.donor = command.payer();
    gift.earmark = stated_earmark(command);
    gift.number = ++campaign.gifts;
    gift.amount = event.amount ? *event.amount : *command.amount();
    gift.tip = tip == nullptr ? Amount() : *tip;
    gift.since = now;
    campaign.raised += gift.amount;
    campaign.tips += gift.tip;
    if (campaign.first.is_zero()) {
        campaign.first = id;
    } else {
        state.gifts.edit(campaign.newest).next = id;
    }
    campaign.newest = id;
    if (event.state == GiftState::settled) {
        settle(campaign, gift);
    } else if (campaign.at.is_zero()) {
        remove_campaign_timers(state, campaign_id, campaign);
        campaign.at = id;
        campaign.sweep = settles_at(state, campaign, gift);
        add_campaign_timers(state, campaign_id, campaign);
    }
    debit_account(state, gift.donor, gift.amount + gift.tip);
    credit_account(state, campaign_account(campaign_id), gift.amount + gift.tip);
    state.gifts.insert(id, gift);
}

void apply_gift_settled(State& state, const GiftSettled& event) {
    Gift& gift = state.gifts.edit(event.gift);
    Campaign& campaign = state.campaigns.edit(gift.campaign);
    settle(campaign, gift);
    move_sweep(state, gift.campaign, campaign, gift, event.sweep);
}

void apply_gift_passed(State& state, const GiftPassed& event) {
    const Gift& gift = *state.gifts.find(event.gift);
    move_sweep(state, gift.campaign, state.campaigns.edit(gift.campaign), gift, event.sweep);
}

void apply_gift_refunded(State& state, const GiftRefunded& event) {
    Gift& gift = state.gifts.edit(event.gift);
    Campaign& campaign = state.campaigns.edit(gift.campaign);
    gift.state = GiftState::refunded;
    gift.refunded += event.amount;
    gift.tip_refunded += event.tip;
    gift.match_refunded += event.match;
    if (!event.sweep) {  // its donor took it back: it leaves room below the cap
        campaign.raised -= event.amount;
    }
    campaign.tips -= event.tip;
    campaign.matched -= event.match;
    if (event.sweep) {
        move_sweep(state, gift.campaign, campaign, gift, *event.sweep);
    }
    const Amount back = event.amount + event.tip;
    if (!back.is_zero()) {
        pay_out(state, gift.campaign, gift.donor, back, event.credit);
    }
    if (!event.match.is_zero()) {
        const AccountId sponsor = sponsor_of(state, campaign);
        pay_out(state, gift.campaign, sponsor, event.match, event.match_credit);
    }
}

void apply_pool_opened(State& state, const PoolOpened& event, const Command& command) {
    const auto id = rename<HoldId>(command.id());
    Campaign& campaign = state.campaigns.edit(event.campaign);
    campaign.pool = id;
    campaign.match = *command.get(&Extension::match);
    place_hold(state, id, pool_hold(event.campaign, command.payer(), *command.amount()));
}

void apply_gift_matched(State& state, const GiftMatched& event) {
    Gift& gift = state.gifts.edit(event.gift);
    Campaign& campaign = state.campaigns.edit(gift.campaign);
    gift.matched = event.amount;
    campaign.matched += event.amount;
    line_of(campaign, gift.earmark).length += event.amount;
    if (campaign.match.donor_cap) {
        const MatchedDonorId id = matched_donor_id(gift.campaign, gift.donor);
        if (state.matched_donors.find(id) == nullptr) {
            state.matched_donors.insert(id, {gift.campaign, gift.donor, {}});
        }
        state.matched_donors.edit(id).amount += event.amount;
    }
}

void apply_tips_paid(State& state, const TipsPaid& event) {
    Campaign& campaign = state.campaigns.edit(event.campaign);
    campaign.tips -= event.amount;
    pay_out(state, event.campaign, tip_account(campaign), event.amount, event.credit);
}

void apply_disbursement_requested(State& state, const DisbursementRequested& event,
                                  const Command& command) {
    Disbursement disbursement;
    disbursement.campaign = command.reference<CampaignId>();
    disbursement.earmark = stated_earmark(command);
    disbursement.amount = *command.amount();
    disbursement.invoice = *command.get(&Extension::document);
    disbursement.payload = event.payload;
    disbursement.lapses = event.lapses;
    const auto id = rename<DisbursementId>(command.id());
    add_disbursement_timer(state, id, disbursement);
    state.disbursements.insert(id, std::move(disbursement));
}

void apply_disbursement_paid(State& state, const DisbursementPaid& event) {
    Disbursement& disbursement = state.disbursements.edit(event.disbursement);
    remove_disbursement_timer(state, event.disbursement, disbursement);
    disbursement.state = DisbursementState::paid;
    disbursement.from = event.from;
    Campaign& campaign = state.campaigns.edit(disbursement.campaign);
    line_of(campaign, disbursement.earmark).spent += disbursement.amount;
    pay_out(state, disbursement.campaign, campaign.organiser, disbursement.amount, LegKind::posted);
}

void apply_disbursement_lapsed(State& state, const DisbursementLapsed& event) {
    Disbursement& disbursement = state.disbursements.edit(event.disbursement);
    remove_disbursement_timer(state, event.disbursement, disbursement);
    disbursement.state = DisbursementState::lapsed;
}

}  // namespace holdfast::ledger
