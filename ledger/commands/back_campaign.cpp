#include "ledger/commands/back_campaign.h"

#include "ledger/authority.h"
#include "ledger/campaigns.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool is_well_formed(const MatchTerms& match) {
    return match.ratio_bps > 0 && match.ratio_bps <= kMaxRatioBps &&
           (!match.donor_cap || !match.donor_cap->is_zero());
}

Reason check_sponsor(const Command& command, const Campaign* campaign, const Account* sponsor) {
    if (command.amount()->is_zero()) {
        return Reason::invalid_amount;
    }
    if (sponsor == nullptr) {
        return Reason::account_not_found;
    }
    if (campaign == nullptr) {
        return Reason::campaign_not_found;
    }
    const bool fits =
        sponsor->currency == campaign->currency && currency_fits(command, sponsor->currency);
    return fits ? Reason::ok : Reason::currency_mismatch;
}

}  // namespace

bool BackCampaign::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome BackCampaign::decide(const Context& context) {
    const Command& command = context.command;
    if (!is_well_formed(*command.get(&Extension::match))) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const Campaign* campaign = named_campaign(context);
    const Account* sponsor = find_payable(context.state, command.payer());
    if (const Reason reason = check_sponsor(command, campaign, sponsor); reason != Reason::ok) {
        return refuse(reason);
    }
    if (campaign->state > CampaignState::open || !campaign->pool.is_zero()) {
        return refuse(Reason::wrong_state);
    }
    const auto id = command.reference<CampaignId>();
    const AccountId account = campaign_account(id);
    const Amount amount = *command.amount();
    Outcome outcome;
    outcome.reason =
        first_refusal([&] { return check_side_open(*sponsor, kFrozenDebits); },
                      [&] {
                          const bool overflows =
                              hold_overflows_payer(*sponsor, amount) ||
                              hold_overflows_payee(*context.state.accounts.find(account), amount);
                          return overflows ? Reason::overflow : Reason::ok;
                      },
                      [&] { return check_key_limits(context, amount, outcome.events); });
    if (outcome.reason != Reason::ok) {
        return refuse(outcome.reason);
    }
    if (amount > spendable(*sponsor)) {
        return refuse(Reason::insufficient_funds, Detail::of(spendable(*sponsor)));
    }
    outcome.events.emplace_back(PoolOpened{id});
    return outcome;
}

}  // namespace holdfast::ledger::commands
