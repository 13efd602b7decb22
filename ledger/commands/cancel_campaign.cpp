#include "ledger/commands/cancel_campaign.h"

#include "ledger/campaigns.h"

namespace holdfast::ledger::commands {

bool CancelCampaign::authorized(const Context& context) {
    return organiser_acts(context) ||
           signed_by_party(context, context.command.reference<CampaignId>().party);
}

Outcome CancelCampaign::decide(const Context& context) {
    const Campaign* campaign = named_campaign(context);
    if (campaign == nullptr) {
        return refuse(Reason::campaign_not_found);
    }
    const bool is_undecided = campaign->state <= CampaignState::deciding;
    const bool has_succeeded =
        campaign->state == CampaignState::succeeded || campaign->state == CampaignState::disbursing;
    const bool is_the_organisers = has_succeeded && campaign->terms.approvals == 0;
    if (!is_undecided && !(is_the_organisers && organiser_acts(context))) {
        return refuse(Reason::wrong_state);
    }
    Outcome outcome;
    end_campaign(context.state, context.command.reference<CampaignId>(), *campaign,
                 CampaignEnding::cancelled, outcome.events);
    return outcome;
}

}  // namespace holdfast::ledger::commands
