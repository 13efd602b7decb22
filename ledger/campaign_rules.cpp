#include "ledger/campaign_rules.h"

#include <algorithm>

#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

bool has_duplicates(auto values) {
    std::ranges::sort(values);
    return std::ranges::adjacent_find(values) != values.end();
}

// Would this payment leave nothing on any line?
bool spends_all(const Campaign& campaign, std::uint32_t earmark, Amount amount) {
    return std::ranges::all_of(campaign.lines, [&](const EarmarkLine& line) {
        return line.left() == (line.earmark == earmark ? amount : Amount());
    });
}

}  // namespace

bool are_well_formed(const CampaignTerms& terms, AccountId organiser) {
    const bool has_general = std::ranges::find(terms.earmarks, 0U) != terms.earmarks.end();
    const bool approves_itself =
        std::ranges::find(terms.approvers, organiser) != terms.approvers.end();
    return !has_general && !has_duplicates(terms.earmarks) && !approves_itself &&
           !has_duplicates(terms.approvers) && terms.approvals <= terms.approvers.size() &&
           terms.settle <= kMaxCampaignClock && terms.cool_off <= kMaxCampaignClock &&
           terms.disburse > 0 && terms.disburse <= kMaxCampaignClock &&
           (!terms.cap || (!terms.cap->is_zero() && *terms.cap >= terms.goal));
}

Reason check_campaign_accounts(const State& state, const Campaign& campaign) {
    const AccountId tips = campaign.terms.tip_account;
    const bool approvers_are_there = std::ranges::all_of(
        campaign.terms.approvers,
        [&](AccountId approver) { return find_payable(state, approver) != nullptr; });
    const bool all_are_there = approvers_are_there &&
                               find_payable(state, campaign.organiser) != nullptr &&
                               (tips.is_zero() || find_payable(state, tips) != nullptr);
    if (!all_are_there) {
        return Reason::account_not_found;
    }
    const bool fits = tips.is_zero() || state.accounts.find(tips)->currency == campaign.currency;
    return fits ? Reason::ok : Reason::currency_mismatch;
}

Reason check_organiser(const State& state, const Campaign& campaign) {
    return check_side_open(*state.accounts.find(campaign.organiser), kFrozenCredits);
}

bool can_disburse(const Campaign& campaign) {
    return campaign.state == CampaignState::succeeded ||
           campaign.state == CampaignState::disbursing ||
           (campaign.state == CampaignState::open && campaign.is_flexible());
}

Outcome pay_disbursement(const Context& context, DisbursementId id, CampaignId campaign_id,
                         std::uint32_t earmark, Amount amount) {
    const State& state = context.state;
    const Campaign& campaign = *state.campaigns.find(campaign_id);
    const EarmarkLine& line = *find_line(campaign, earmark);
    const Account& organiser = *state.accounts.find(campaign.organiser);
    Outcome outcome;
    outcome.reason = first_refusal(
        [&] { return check_organiser(state, campaign); },
        [&] { return amount > line.left() ? Reason::exceeds_campaign : Reason::ok; },
        [&] { return credit_overflows(organiser, amount) ? Reason::overflow : Reason::ok; },
        [&] { return check_key_limits(context, amount, outcome.events); },
        [&] { return amount > room(organiser) ? Reason::over_ceiling : Reason::ok; });
    if (outcome.reason != Reason::ok) {
        const bool exceeds = outcome.reason == Reason::exceeds_campaign;
        return refuse(outcome.reason, exceeds ? Detail::of(line.left()) : Detail());
    }
    outcome.events.emplace_back(DisbursementPaid{id, line.spent});
    if (campaign.state == CampaignState::open) {
        return outcome;
    }
    if (spends_all(campaign, earmark, amount)) {
        close_campaign(state, campaign_id, campaign, campaign.ending, campaign.tips,
                       outcome.events);
    } else if (campaign.state == CampaignState::succeeded) {
        outcome.events.emplace_back(
            CampaignMoved{campaign_id, CampaignState::disbursing, campaign.ending, campaign.until});
    }
    return outcome;
}

}  // namespace holdfast::ledger
