#include "ledger/match_rules.h"

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/money_rules.h"
#include "ledger/shares.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint32_t kWhole = 10'000;
constexpr std::uint8_t kMatchExit = 0;

// floor(ratio * amount); beyond what an amount can be, the largest one.
Amount part_of(Amount amount, std::uint32_t ratio_bps) {
    const u128 times = ratio_bps / kWhole + 1;
    return amount.value() > kMaxAmount / times ? Amount::max()
                                               : multiply_divide(amount, ratio_bps, kWhole);
}

// Those who decide about the money, or gave it, are not matched.
bool is_one_of_them(const State& state, const Campaign& campaign, AccountId donor) {
    const MemberId owner = owner_of(state, donor);
    const auto owns = [&](AccountId account) { return owner_of(state, account) == owner; };
    return owns(campaign.organiser) || owns(sponsor_of(state, campaign)) ||
           std::ranges::any_of(campaign.terms.approvers, owns);
}

Amount left_for(const State& state, CampaignId id, const Campaign& campaign, AccountId donor) {
    if (!campaign.match.donor_cap) {
        return Amount::max();
    }
    const MatchedDonor* row = state.matched_donors.find(matched_donor_id(id, donor));
    return *campaign.match.donor_cap - (row == nullptr ? Amount() : row->amount);
}

Amount match_of(const State& state, CampaignId id, const Campaign& campaign,
                const SettlingGift& gift) {
    if (campaign.pool.is_zero() || is_one_of_them(state, campaign, gift.donor)) {
        return {};
    }
    const Amount part = part_of(gift.amount, campaign.match.ratio_bps);
    const Amount left = state.holds.find(campaign.pool)->free();
    const Amount fits = Amount::max() - gift.raised - campaign.matched;
    return least(least(part, left_for(state, id, campaign, gift.donor)), least(left, fits));
}

}  // namespace

Hold pool_hold(CampaignId campaign, AccountId sponsor, Amount amount) {
    Hold hold;
    hold.funded = amount;
    hold.payers.push_back({sponsor, amount, Amount(), amount});
    Exit match;
    match.payees.push_back({campaign_account(campaign), 1});
    match.by_account = campaign_account(campaign);
    hold.exits = {std::move(match)};
    hold.totals.resize(hold.exits.size());
    return hold;
}

MatchedDonorId matched_donor_id(CampaignId campaign, AccountId donor) {
    constexpr std::string_view kLabel = "holdfast/matched/v1";
    Bytes bytes(kLabel.begin(), kLabel.end());
    bytes.push_back(0);
    Writer out(bytes);
    out.key(campaign);
    out.key(donor);
    const Digest digest = crypto::sha256(bytes);
    MatchedDonorId id{campaign.party, {}};
    std::copy_n(digest.begin(), id.id.bytes.size(), id.id.bytes.begin());
    return id;
}

MemberId owner_of(const State& state, AccountId account) {
    return {account.party, state.accounts.find(account)->owner};
}

AccountId sponsor_of(const State& state, const Campaign& campaign) {
    return state.holds.find(campaign.pool)->payers.front().account;
}

void match_gift(const State& state, CampaignId id, const Campaign& campaign,
                const SettlingGift& gift, Events& events) {
    const Amount match = match_of(state, id, campaign, gift);
    if (match.is_zero()) {
        return;
    }
    events.emplace_back(GiftMatched{gift.id, match});
    Released paid;
    paid.hold = campaign.pool;
    paid.exit = kMatchExit;
    paid.closes = match == state.holds.find(campaign.pool)->left();
    paid.amount = match;
    events.emplace_back(std::move(paid));
}

Amount unspent_match_of(const Campaign& campaign, const Gift& gift) {
    if (gift.state != GiftState::settled) {
        return {};
    }
    const EarmarkLine& line = *find_line(campaign, gift.earmark);
    return gift.matched - spent_of(gift.start + gift.amount, gift.matched, line.spent);
}

void close_pool(const State& state, const Campaign& campaign, Events& events) {
    if (campaign.pool.is_zero()) {
        return;
    }
    const Amount left = state.holds.find(campaign.pool)->left();
    if (left.is_zero()) {
        return;
    }
    const AccountId sponsor = sponsor_of(state, campaign);
    Refunded refund;
    refund.hold = campaign.pool;
    refund.closes = true;
    refund.amount = left;
    if (way_in(*state.accounts.find(sponsor)) == LegKind::suspense) {
        refund.legs.push_back({sponsor, left, Leg::kOwnPart, LegKind::suspense});
    }
    events.emplace_back(std::move(refund));
}

}  // namespace holdfast::ledger
