#include "ledger/campaigns.h"

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/apply_time.h"
#include "ledger/authority.h"
#include "ledger/match_rules.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

AccountId campaign_account(CampaignId campaign) {
    constexpr std::string_view kLabel = "holdfast/campaign/v1";
    Bytes bytes(kLabel.begin(), kLabel.end());
    bytes.push_back(0);
    Writer(bytes).key(campaign);
    const Digest digest = crypto::sha256(bytes);
    AccountId account{kLedgerParty, {}};
    std::copy_n(digest.begin(), account.id.bytes.size(), account.id.bytes.begin());
    return account;
}

AccountId tip_account(const Campaign& campaign) {
    return campaign.terms.tip_account.is_zero()
               ? system_account(SystemAccount::fees, campaign.currency)
               : campaign.terms.tip_account;
}

const Campaign* named_campaign(const Context& context) {
    return context.state.campaigns.find(context.command.reference<CampaignId>());
}

const Gift* named_gift(const Context& context) {
    return context.state.gifts.find(context.command.reference<GiftId>());
}

const Disbursement* named_disbursement(const Context& context) {
    return context.state.disbursements.find(context.command.reference<DisbursementId>());
}

bool organiser_acts(const Context& context) {
    const Campaign* campaign = named_campaign(context);
    return campaign == nullptr
               ? signed_within_party(context, context.command.reference<CampaignId>().party)
               : signed_for_account(context, campaign->organiser);
}

std::uint32_t stated_earmark(const Command& command) {
    const std::uint32_t* earmark = command.get(&Extension::earmark);
    return earmark == nullptr ? 0 : *earmark;
}

const EarmarkLine* find_line(const Campaign& campaign, std::uint32_t earmark) {
    const auto found = std::ranges::find(campaign.lines, earmark, &EarmarkLine::earmark);
    return found == campaign.lines.end() ? nullptr : &*found;
}

bool all_is_spent(const Campaign& campaign) {
    return std::ranges::all_of(campaign.lines,
                               [](const EarmarkLine& line) { return line.left().is_zero(); });
}

Amount spent_of(Amount start, Amount length, Amount spent) {
    return least(length, minus_or_zero(spent, start));
}

Amount unspent_of(const Campaign& campaign, const Gift& gift) {
    switch (gift.state) {
        case GiftState::cooling: return gift.amount;
        case GiftState::settled: {
            const EarmarkLine& line = *find_line(campaign, gift.earmark);
            return gift.amount - spent_of(gift.start, gift.amount, line.spent);
        }
        case GiftState::refunded: break;
    }
    return {};
}

Time cool_off_end(const State& state, const Campaign& campaign, const Gift& gift) {
    return deadline_after(state, gift.since, campaign.terms.cool_off);
}

void end_campaign(const State& state, CampaignId id, const Campaign& campaign,
                  CampaignEnding ending, Events& events) {
    close_pool(state, campaign, events);
    const bool had_gifts = !campaign.first.is_zero();
    const auto next = had_gifts ? CampaignState::refunding : CampaignState::closed;
    events.emplace_back(CampaignMoved{id, next, ending, 0});
}

void close_campaign(const State& state, CampaignId id, const Campaign& campaign,
                    CampaignEnding ending, Amount tips, Events& events) {
    if (!tips.is_zero()) {
        const Account& account = *state.accounts.find(tip_account(campaign));
        events.emplace_back(TipsPaid{id, tips, way_in(account, tips)});
    }
    events.emplace_back(CampaignMoved{id, CampaignState::closed, ending, 0});
}

}  // namespace holdfast::ledger
