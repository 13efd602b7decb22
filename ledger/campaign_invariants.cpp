#include "ledger/campaign_invariants.h"

#include <algorithm>
#include <map>
#include <utility>

#include "crypto/hex.h"
#include "ledger/campaigns.h"

namespace holdfast::ledger {

namespace {

// What the gifts and disbursements of a campaign come to.
struct Sums {
    u128 unspent = 0;
    u128 given = 0;    // and not refunded
    u128 tips = 0;     // that wait
    u128 matched = 0;  // and not given back
    std::uint64_t gifts = 0;
};

class CampaignAudit {
   public:
    CampaignAudit(const State& state, std::vector<std::string>& broken)
        : state_(state), broken_(broken) {}

    void run() {
        state_.campaigns.for_each(
            [this](CampaignId id, const Campaign& campaign) { campaigns_.emplace(id, campaign); });
        state_.gifts.for_each([this](GiftId id, const Gift& gift) { add_gift(id, gift); });
        state_.disbursements.for_each([this](DisbursementId, const Disbursement& disbursement) {
            if (disbursement.state == DisbursementState::paid) {
                lines_[{disbursement.campaign, disbursement.earmark}].paid +=
                    disbursement.amount.value();
            }
        });
        for (const auto& [id, campaign] : campaigns_) {
            check_campaign(id, campaign);
        }
    }

   private:
    struct Line {
        u128 spent = 0;  // of gifts
        u128 paid = 0;   // to invoices
    };

    void expect(bool condition, const std::string& where, const char* what) {
        if (!condition) {
            broken_.push_back(where + ": " + what);
        }
    }

    void add_gift(GiftId id, const Gift& gift) {
        const std::string where =
            "gift " + std::to_string(id.party) + "/" + crypto::to_hex(id.id.bytes);
        const Campaign& campaign = campaigns_.at(gift.campaign);
        Sums& sums = sums_[gift.campaign];
        const EarmarkLine* line = find_line(campaign, gift.earmark);
        expect(line != nullptr, where, "its campaign has its earmark");
        expect(gift.refunded <= gift.amount && gift.tip_refunded <= gift.tip, where,
               "no more is refunded than was given");
        expect(gift.state == GiftState::refunded || gift.refunded.is_zero(), where,
               "what is refunded says so");
        expect(gift.match_refunded <= gift.matched, where, "no more goes back than was matched");
        const Amount kept = gift.amount - gift.refunded;
        const Amount match_kept = gift.matched - gift.match_refunded;
        if (line != nullptr && gift.state == GiftState::settled) {
            const Amount both = gift.amount + gift.matched;
            const Amount spent = spent_of(gift.start, both, line->spent);
            lines_[{gift.campaign, gift.earmark}].spent += spent.value();
            sums.unspent += (both - spent).value();
        } else if (gift.state == GiftState::refunded) {
            lines_[{gift.campaign, gift.earmark}].spent += kept.value() + match_kept.value();
        } else {
            sums.unspent += gift.amount.value();
        }
        sums.given += kept.value();
        sums.matched += match_kept.value();
        sums.tips += gift.tip.value() - gift.tip_refunded.value();
        sums.gifts += 1;
    }

    void check_campaign(CampaignId id, const Campaign& campaign) {
        const std::string where =
            "campaign " + std::to_string(id.party) + "/" + crypto::to_hex(id.id.bytes);
        const Sums& sums = sums_[id];
        const bool is_closed = campaign.state == CampaignState::closed;
        const Account* account = state_.accounts.find(campaign_account(id));
        expect(account != nullptr && account->has(kSystem), where, "its money has an account");
        const auto money = account == nullptr ? i128{0} : account->available.value();
        expect(money == static_cast<i128>(sums.unspent + campaign.tips.value()), where,
               "its money is what is unspent of gifts and matches, and the tips");
        const bool is_over = is_closed || campaign.state == CampaignState::refunding;
        expect(
            is_over ? campaign.raised.value() >= sums.given : campaign.raised.value() == sums.given,
            where, "raised is what donors have not taken back");
        expect(is_closed ? campaign.tips.is_zero() : campaign.tips.value() == sums.tips, where,
               "tips wait until it closes");
        expect(campaign.matched.value() == sums.matched, where, "matches are what pools added");
        expect(campaign.gifts == sums.gifts, where, "it counts its gifts");
        expect(!campaign.terms.cap || campaign.raised <= *campaign.terms.cap, where,
               "gifts stay below its cap");
        expect(!is_closed || (sums.unspent == 0 && money == 0), where,
               "nothing is left where it is closed");
        expect((campaign.sweep == 0) == campaign.at.is_zero(), where,
               "a sweep has a time where it has a gift");
        for (const EarmarkLine& line : campaign.lines) {
            const Line& found = lines_[{id, line.earmark}];
            expect(line.spent <= line.length, where, "no more is spent than stands on a line");
            expect(line.spent.value() == found.spent, where, "what is spent is spent of gifts");
            expect(line.spent.value() == found.paid, where, "invoices add up to what is spent");
        }
    }

    const State& state_;
    std::vector<std::string>& broken_;
    std::map<CampaignId, Campaign> campaigns_;
    std::map<CampaignId, Sums> sums_;
    std::map<std::pair<CampaignId, std::uint32_t>, Line> lines_;
};

}  // namespace

void check_campaigns(const State& state, std::vector<std::string>& broken) {
    CampaignAudit(state, broken).run();
}

}  // namespace holdfast::ledger
