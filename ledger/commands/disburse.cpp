#include "ledger/commands/disburse.h"

#include "crypto/sha256.h"
#include "ledger/campaign_rules.h"

namespace holdfast::ledger::commands {

namespace {

constexpr Duration kDisbursementLapse = 7 * kDay;

}  // namespace

bool Disburse::authorized(const Context& context) { return organiser_acts(context); }

Outcome Disburse::decide(const Context& context) {
    const Command& command = context.command;
    const Amount amount = *command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const Campaign* campaign = named_campaign(context);
    if (campaign == nullptr) {
        return refuse(Reason::campaign_not_found);
    }
    const std::uint32_t earmark = stated_earmark(command);
    if (find_line(*campaign, earmark) == nullptr) {
        return refuse(Reason::earmark_not_found);
    }
    if (!can_disburse(*campaign)) {
        return refuse(Reason::wrong_state);
    }
    Outcome outcome = done(DisbursementRequested{crypto::sha256(command.leaf_bytes()),
                                                 context.now + kDisbursementLapse});
    if (campaign->terms.approvals != 0) {
        outcome.detail = {DetailKind::pending, campaign->terms.approvals};
        return outcome;
    }
    Outcome paid = pay_disbursement(context, rename<DisbursementId>(command.id()),
                                    command.reference<CampaignId>(), earmark, amount);
    if (paid.reason != Reason::ok) {
        return paid;
    }
    outcome.events.insert(outcome.events.end(), paid.events.begin(), paid.events.end());
    return outcome;
}

}  // namespace holdfast::ledger::commands
