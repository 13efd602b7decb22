#include "ledger/commands/open_campaign.h"

#include "ledger/campaign_rules.h"

namespace holdfast::ledger::commands {

bool OpenCampaign::authorized(const Context& context) {
    return signed_by_party(context, context.command.reference<CampaignId>().party);
}

Outcome OpenCampaign::decide(const Context& context) {
    const Campaign* campaign = named_campaign(context);
    if (campaign == nullptr) {
        return refuse(Reason::campaign_not_found);
    }
    if (campaign->state != CampaignState::draft) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_organiser(context.state, *campaign); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(CampaignMoved{context.command.reference<CampaignId>(), CampaignState::open,
                              CampaignEnding::none, campaign->until});
}

}  // namespace holdfast::ledger::commands
