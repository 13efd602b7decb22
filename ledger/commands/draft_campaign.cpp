#include "ledger/commands/draft_campaign.h"

#include "ledger/authority.h"
#include "ledger/campaign_rules.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

Campaign drafted(const Context& context) {
    Campaign campaign;
    campaign.organiser = context.command.payee();
    campaign.terms = *context.command.get(&Extension::campaign);
    campaign.until = campaign.terms.deadline;
    campaign.lines.push_back({});
    for (const std::uint32_t earmark : campaign.terms.earmarks) {
        campaign.lines.push_back({earmark, {}, {}});
    }
    if (const Account* organiser = context.state.accounts.find(campaign.organiser)) {
        campaign.currency = organiser->currency;
    }
    return campaign;
}

}  // namespace

bool DraftCampaign::authorized(const Context& context) {
    return account_acts(context, context.command.payee());
}

Outcome DraftCampaign::decide(const Context& context) {
    Campaign campaign = drafted(context);
    if (!are_well_formed(campaign.terms, campaign.organiser)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const Time deadline = campaign.terms.deadline;
    const Reason reason =
        first_refusal([&] { return check_campaign_accounts(context.state, campaign); },
                      [&] { return check_organiser(context.state, campaign); },
                      [&] {
                          const bool is_ahead =
                              deadline > context.now && deadline - context.now <= kMaxCampaignClock;
                          return is_ahead ? Reason::ok : Reason::invalid_time_window;
                      });
    if (reason != Reason::ok) {
        return refuse(reason);
    }
    const auto id = rename<CampaignId>(context.command.id());
    return done(CampaignDrafted{id, std::move(campaign)});
}

}  // namespace holdfast::ledger::commands
