/// The checks and effects that several commands on campaigns share.
///
/// Checks return the first reason against something in the published precedence, or `ok`.
/// Thread-safety: pure functions.
#pragma once

#include "ledger/campaigns.h"

namespace holdfast::ledger {

/// Can a campaign have these terms: counts, shares and clocks within their bounds?
[[nodiscard]] bool are_well_formed(const CampaignTerms& terms, AccountId organiser);
/// All accounts are there, and those that get money are of the organiser's currency.
[[nodiscard]] Reason check_campaign_accounts(const State& state, const Campaign& campaign);
/// May the organiser be paid by a command: open, and not frozen for credits?
[[nodiscard]] Reason check_organiser(const State& state, const Campaign& campaign);

/// May anything be disbursed in the campaign's state?
[[nodiscard]] bool can_disburse(const Campaign& campaign);
/// What paying an invoice comes to: the event, and the campaign's own state after it.
[[nodiscard]] Outcome pay_disbursement(const Context& context, DisbursementId id,
                                       CampaignId campaign_id, std::uint32_t earmark,
                                       Amount amount);

}  // namespace holdfast::ledger
