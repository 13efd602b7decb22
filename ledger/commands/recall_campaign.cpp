#include "ledger/commands/recall_campaign.h"

#include "ledger/authority.h"
#include "ledger/campaigns.h"

namespace holdfast::ledger::commands {

bool RecallCampaign::authorized(const Context& context) { return operators_act(context); }

Outcome RecallCampaign::decide(const Context& context) {
    const Campaign* campaign = named_campaign(context);
    if (campaign == nullptr) {
        return refuse(Reason::campaign_not_found);
    }
    if (campaign->state < CampaignState::open || campaign->state > CampaignState::disbursing) {
        return refuse(Reason::wrong_state);
    }
    Outcome outcome;
    end_campaign(context.state, context.command.reference<CampaignId>(), *campaign,
                 CampaignEnding::cancelled, outcome.events);
    return outcome;
}

}  // namespace holdfast::ledger::commands
