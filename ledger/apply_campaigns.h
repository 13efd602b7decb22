/// Folding the events of campaigns (see apply.h).
#pragma once

#include "ledger/command.h"
#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

void apply_campaign_drafted(State& state, const CampaignDrafted& event);
void apply_campaign_moved(State& state, const CampaignMoved& event, Time now);
void apply_gift_made(State& state, const GiftMade& event, const Command& command, Time now);
void apply_gift_settled(State& state, const GiftSettled& event);
void apply_gift_passed(State& state, const GiftPassed& event);
void apply_gift_refunded(State& state, const GiftRefunded& event);
void apply_pool_opened(State& state, const PoolOpened& event, const Command& command);
void apply_gift_matched(State& state, const GiftMatched& event);
void apply_tips_paid(State& state, const TipsPaid& event);
void apply_disbursement_requested(State& state, const DisbursementRequested& event,
                                  const Command& command);
void apply_disbursement_paid(State& state, const DisbursementPaid& event);
void apply_disbursement_lapsed(State& state, const DisbursementLapsed& event);

}  // namespace holdfast::ledger
