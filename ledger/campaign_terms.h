/// What an organiser asks gifts for, and on which conditions.
///
/// Carried by `draft_campaign` (ledger/extension.h) and kept in the campaign's row
/// (ledger/campaign_rows.h). The rules are DOMAIN section 6. Durations are nanoseconds.
/// Thread-safety: plain data.
#pragma once

#include <optional>
#include <vector>

#include "crypto/digest.h"
#include "ledger/fields.h"
#include "ledger/types.h"

namespace holdfast::ledger {

inline constexpr std::size_t kMaxEarmarks = 31;
inline constexpr std::size_t kMaxApprovers = 8;
/// No campaign is open longer, and no clock of it runs longer: ten years.
inline constexpr Duration kMaxCampaignClock = 3650 * kDay;

/// How a sponsor adds to gifts.
struct MatchTerms {
    std::uint32_t ratio_bps = 0;      ///< of each gift, in ten-thousandths
    std::optional<Amount> donor_cap;  ///< most for the gifts of one account

    static void fields(auto& self, auto& visit) {
        visit("ratio_bps", self.ratio_bps);
        visit("donor_cap", self.donor_cap);
    }
    friend bool operator==(const MatchTerms&, const MatchTerms&) = default;
};
/// No gift is matched more than tenfold.
inline constexpr std::uint32_t kMaxRatioBps = 100'000;

struct CampaignTerms {
    crypto::Digest document{};            ///< hash of the prose
    Amount goal;                          ///< zero: flexible, it keeps whatever comes
    std::optional<Amount> cap;            ///< most that gifts may come to
    Time deadline = 0;                    ///< gifts until then
    Duration settle = 7 * kDay;           ///< T_settle: from the deadline to the decision
    Duration disburse = 365 * kDay;       ///< T_disburse: from success until all is spent
    Duration cool_off = 14 * kDay;        ///< a gift can be taken back so long; 0: not at all
    AccountId tip_account;                ///< zero: the currency's `fees`
    std::vector<std::uint32_t> earmarks;  ///< beside 0, the general one
    bool matches_count = false;           ///< to the goal
    std::vector<AccountId> approvers;     ///< whose owners approve what is disbursed
    std::uint8_t approvals = 0;           ///< how many of them; 0: the organiser alone

    static void fields(auto& self, auto& visit) {
        visit("document", self.document);
        visit("goal", self.goal);
        visit("cap", self.cap);
        visit("deadline", self.deadline);
        visit("settle", self.settle);
        visit("disburse", self.disburse);
        visit("cool_off", self.cool_off);
        visit("tip_account", self.tip_account);
        visit("earmarks", self.earmarks);
        visit("matches_count", self.matches_count);
        visit("approvers", self.approvers);
        visit("approvals", self.approvals);
    }
    friend bool operator==(const CampaignTerms&, const CampaignTerms&) = default;
};

}  // namespace holdfast::ledger
