/// A `World` with donors, an organiser and approvers who sign for themselves, and campaigns.
///
///     CampaignWorld world;
///     world.begin(CampaignWorld::terms(500));     // drafted by the organiser, opened
///     CHECK(world.give("ann", 300, "gift") == Reason::ok);
///     world.advance(31 * kDay);
///
/// The campaign is "well". Accounts: "ann", "ben", "carl" (1,000 each to begin with), "organiser",
/// "tips", "audit", "audit-too" (of one owner), "board". Keys: "ann-key", "ben-key", "carl-key",
/// "organiser-key", "audit-key", "board-key". Thread-safety: one thread.
#pragma once

#include "ledger/campaigns.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::test {

class CampaignWorld : public World {
   public:
    explicit CampaignWorld(Options options = {});

    /// Terms as the tests want them: 30 days, tips to "tips", earmark 7, defaults for the rest.
    /// Goal 0: flexible.
    [[nodiscard]] static ledger::CampaignTerms terms(std::uint64_t goal = 500);

    Draft draft_draft(const ledger::CampaignTerms& terms);
    Result draft_campaign(const ledger::CampaignTerms& terms);
    /// By the platform.
    Result open_campaign();
    /// Drafted and opened. Throws where that fails.
    void begin(const ledger::CampaignTerms& terms);
    void begin() { begin(terms()); }

    /// Signed by the donor.
    Draft gift_draft(std::string_view donor, ledger::u128 amount, std::string_view id,
                     std::uint32_t earmark = 0, ledger::u128 tip = 0);
    Result give(std::string_view donor, ledger::u128 amount, std::string_view id,
                std::uint32_t earmark = 0, ledger::u128 tip = 0);
    Result refund_gift(std::string_view donor, std::string_view gift);
    Result cancel(const std::string& key = "organiser-key");
    Draft disbursement_draft(ledger::u128 amount, std::string_view id, std::uint32_t earmark = 0);
    Result disburse(ledger::u128 amount, std::string_view id, std::uint32_t earmark = 0);
    Draft approval_draft(std::string_view account, const std::string& key,
                         std::string_view disbursement_id);
    Result approve(std::string_view account, const std::string& key,
                   std::string_view disbursement_id);

    [[nodiscard]] const ledger::Campaign& campaign() const;
    [[nodiscard]] const ledger::Gift& gift(std::string_view id) const;
    [[nodiscard]] const ledger::Disbursement& disbursement(std::string_view id) const;
    /// What the campaign's account has.
    [[nodiscard]] std::int64_t money() const;
    [[nodiscard]] std::int64_t unspent(std::string_view gift_id) const;
};

}  // namespace holdfast::test
