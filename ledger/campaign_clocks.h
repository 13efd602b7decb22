/// The timers of campaigns, derived from their rows (see apply_time.h).
#pragma once

#include "ledger/apply_time.h"

namespace holdfast::ledger {

void add_campaign_timers(State& state, CampaignId id, const Campaign& campaign);
void remove_campaign_timers(State& state, CampaignId id, const Campaign& campaign);
void add_disbursement_timer(State& state, DisbursementId id, const Disbursement& disbursement);
void remove_disbursement_timer(State& state, DisbursementId id, const Disbursement& disbursement);

/// When the gift that a sweep has come to is due: its donor may take it back until its cool-off is
/// over, at the latest until the campaign's deadline. For open campaigns.
[[nodiscard]] Time settles_at(const State& state, const Campaign& campaign, const Gift& gift);

/// Of all rows, for `State::rebuild_derived`.
void add_all_campaign_timers(State& state);
/// The deadlines of campaigns, cool-offs and disbursements after time was excluded: `pieces` are
/// among `State::excluded` already.
void move_campaigns(State& state, const std::vector<Interval>& pieces);

}  // namespace holdfast::ledger
