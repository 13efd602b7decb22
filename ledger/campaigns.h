/// What commands and timers of campaigns share: names, lookups, where a gift's money is.
///
/// Used by the rules that decide and by `apply`, so that both mean the same. Thread-safety: pure
/// functions.
#pragma once

#include "ledger/context.h"
#include "ledger/events.h"

namespace holdfast::ledger {

/// The account of a campaign's money: in party 0, so nobody has its authority. Its id is the first
/// 16 bytes of SHA-256 over "holdfast/campaign/v1\0", the campaign's party (4 bytes, big-endian)
/// and its id.
[[nodiscard]] AccountId campaign_account(CampaignId campaign);
/// Where the tips go in the end.
[[nodiscard]] AccountId tip_account(const Campaign& campaign);

/// The campaign, gift or disbursement a command's reference names, or null.
[[nodiscard]] const Campaign* named_campaign(const Context& context);
[[nodiscard]] const Gift* named_gift(const Context& context);
[[nodiscard]] const Disbursement* named_disbursement(const Context& context);
/// Is the organiser behind the command? Of an unknown campaign: a key within its party.
[[nodiscard]] bool organiser_acts(const Context& context);

/// The earmark a command states; 0, the general one, where it states none.
[[nodiscard]] std::uint32_t stated_earmark(const Command& command);
/// Its line, or null.
[[nodiscard]] const EarmarkLine* find_line(const Campaign& campaign, std::uint32_t earmark);
/// Is there nothing on any line that could still be disbursed?
[[nodiscard]] bool all_is_spent(const Campaign& campaign);

/// What of a stretch of a line lies within the part [0, spent).
[[nodiscard]] Amount spent_of(Amount start, Amount length, Amount spent);
/// What of a gift is still in the campaign.
[[nodiscard]] Amount unspent_of(const Campaign& campaign, const Gift& gift);
/// Until when its donor may take it back, as far as its own clock goes.
[[nodiscard]] Time cool_off_end(const State& state, const Campaign& campaign, const Gift& gift);

/// Adds the events that end a campaign: what is unspent goes back, gift by gift; with no gifts it
/// closes. What is left of its pool goes back to the sponsor.
void end_campaign(const State& state, CampaignId id, const Campaign& campaign,
                  CampaignEnding ending, Events& events);
/// Adds the events that close it; `tips`: what is left of them.
void close_campaign(const State& state, CampaignId id, const Campaign& campaign,
                    CampaignEnding ending, Amount tips, Events& events);

}  // namespace holdfast::ledger
