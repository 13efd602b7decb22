#include "ledger/commands/approve_disbursement.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/campaign_rules.h"
#include "ledger/match_rules.h"

namespace holdfast::ledger::commands {

namespace {

// Has this owner had its say already: as the organiser, or with another account?
bool has_spoken(const State& state, const Campaign& campaign, const Disbursement& disbursement,
                AccountId approver) {
    const MemberId owner = owner_of(state, approver);
    return owner == owner_of(state, campaign.organiser) ||
           std::ranges::any_of(disbursement.approvers, [&](AccountId earlier) {
               return owner == owner_of(state, earlier);
           });
}

}  // namespace

bool ApproveDisbursement::authorized(const Context& context) {
    const AccountId approver = context.command.payer();
    const Disbursement* disbursement = named_disbursement(context);
    if (disbursement == nullptr) {
        return account_acts(context, approver);
    }
    const auto& approvers = context.state.campaigns.find(disbursement->campaign)->terms.approvers;
    return std::ranges::find(approvers, approver) != approvers.end() &&
           account_acts(context, approver);
}

Outcome ApproveDisbursement::decide(const Context& context) {
    const Command& command = context.command;
    const auto id = command.reference<DisbursementId>();
    const Disbursement* disbursement = named_disbursement(context);
    if (disbursement == nullptr) {
        return refuse(Reason::disbursement_not_found);
    }
    if (*command.get(&Extension::payload) != disbursement->payload) {
        return refuse(Reason::payload_mismatch);
    }
    const Campaign& campaign = *context.state.campaigns.find(disbursement->campaign);
    if (has_spoken(context.state, campaign, *disbursement, command.payer())) {
        return refuse(Reason::already_approved);
    }
    if (disbursement->state != DisbursementState::waiting || !can_disburse(campaign)) {
        return refuse(Reason::wrong_state);
    }
    Outcome outcome = done(DisbursementApproved{id, command.payer()});
    const std::size_t approvals = disbursement->approvers.size() + 1;
    if (approvals < campaign.terms.approvals) {
        outcome.detail = {DetailKind::pending, campaign.terms.approvals - approvals};
        return outcome;
    }
    Outcome paid = pay_disbursement(context, id, disbursement->campaign, disbursement->earmark,
                                    disbursement->amount);
    if (paid.reason != Reason::ok) {
        return paid;
    }
    outcome.events.insert(outcome.events.end(), paid.events.begin(), paid.events.end());
    return outcome;
}

}  // namespace holdfast::ledger::commands
