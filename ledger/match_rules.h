/// Matching: what a sponsor's pool adds to gifts (DOMAIN section 6).
///
/// The pool is a hold of its sponsor, and nobody has the authority of its only exit, the campaign's
/// account: it pays when a gift settles, and what is left goes back when the campaign is decided or
/// ends. Thread-safety: pure functions.
#pragma once

#include "ledger/campaigns.h"

namespace holdfast::ledger {

/// The hold of a pool as it begins.
[[nodiscard]] Hold pool_hold(CampaignId campaign, AccountId sponsor, Amount amount);
/// The row of a donor's matches: the campaign's party, and the first 16 bytes of SHA-256 over
/// "holdfast/matched/v1\0", the campaign's name and the donor's (party big-endian and id each).
[[nodiscard]] MatchedDonorId matched_donor_id(CampaignId campaign, AccountId donor);
/// Who owns an account: a member, or the party itself (no member).
[[nodiscard]] MemberId owner_of(const State& state, AccountId account);
/// Whose pool it is; the campaign has one.
[[nodiscard]] AccountId sponsor_of(const State& state, const Campaign& campaign);

/// A gift as it settles; `raised`: what all gifts to its campaign come to, with this one.
struct SettlingGift {
    GiftId id;
    AccountId donor;
    Amount amount;
    Amount raised;
};

/// Adds the events that match a gift, where there is something to add: the least of the ratio's
/// part, what the donor's cap leaves, what the pool has, and what the campaign can still count.
/// Nothing for the organiser, an approver or the sponsor.
void match_gift(const State& state, CampaignId id, const Campaign& campaign,
                const SettlingGift& gift, Events& events);
/// What of a gift's match is still in the campaign.
[[nodiscard]] Amount unspent_match_of(const Campaign& campaign, const Gift& gift);
/// Adds the event that gives the pool's rest back.
void close_pool(const State& state, const Campaign& campaign, Events& events);

}  // namespace holdfast::ledger
