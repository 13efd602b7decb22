/// What the sides of an escrow agreement agree on, and what operators let a mediator do.
///
/// Carried by commands (ledger/extension.h) and kept in rows (ledger/agreement_rows.h). The rules
/// are DOMAIN section 5. Durations are nanoseconds. Thread-safety: plain data.
#pragma once

#include <vector>

#include "crypto/digest.h"
#include "ledger/fields.h"
#include "ledger/types.h"

namespace holdfast::ledger {

using crypto::Digest;

inline constexpr std::size_t kMaxMilestones = 8;
inline constexpr std::size_t kMaxCarriers = 8;
inline constexpr std::size_t kMaxCategories = 16;
inline constexpr std::size_t kMaxBarred = 16;
/// No clock runs longer: ten years.
inline constexpr Duration kMaxClock = 3650 * kDay;

/// Who acts, of the two who agree.
enum class Side : std::uint8_t { buyer = 0, seller = 1, nobody = 2 };
inline bool is_known(Side side) { return side <= Side::nobody; }
[[nodiscard]] constexpr Side other_side(Side side) {
    return side == Side::buyer ? Side::seller : Side::buyer;
}

/// What a carrier says became of the goods.
enum class Fact : std::uint8_t { delivered = 0, lost = 1, returned_to_sender = 2 };
inline bool is_known(Fact fact) { return fact <= Fact::returned_to_sender; }

/// How long each step may take. The defaults are DOMAIN's.
struct AgreementClocks {
    Duration offer = 7 * kDay;                ///< an offer stands
    Duration pay = 5 * kDay;                  ///< until all prices are paid in
    Duration ship = 7 * kDay;                 ///< then the buyer may cancel
    Duration ship_grace = 7 * kDay;           ///< after that the timer refunds
    Duration reply = 36 * kHour;              ///< of the seller to a refund request
    Duration send_back = 10 * kDay;           ///< goods that must come back
    Duration receive_back = 10 * kDay;        ///< until goods sent back count as received
    Duration negotiate = 72 * kHour;          ///< then mediation
    Duration mediate = 7 * kDay;              ///< then another mediator, then the default split
    Duration appeal = 72 * kHour;             ///< then the award posts
    Duration inspect_after_ship = 10 * kDay;  ///< inspection lasts at least so long after
    Duration inspect_after_delivery = 48 * kHour;  ///< the shipping, and so long after delivery
    Duration inspect_unproven = 30 * kDay;         ///< after shipping, where nobody proves delivery
    Duration resume = 48 * kHour;                  ///< least left to money that a case gives back
    Duration hard = 120 * kDay;                    ///< after full funding everything ends
    Duration freeze = 30 * kDay;                   ///< a freeze lapses unless renewed

    static void fields(auto& self, auto& visit) {
        visit("offer", self.offer);
        visit("pay", self.pay);
        visit("ship", self.ship);
        visit("ship_grace", self.ship_grace);
        visit("reply", self.reply);
        visit("send_back", self.send_back);
        visit("receive_back", self.receive_back);
        visit("negotiate", self.negotiate);
        visit("mediate", self.mediate);
        visit("appeal", self.appeal);
        visit("inspect_after_ship", self.inspect_after_ship);
        visit("inspect_after_delivery", self.inspect_after_delivery);
        visit("inspect_unproven", self.inspect_unproven);
        visit("resume", self.resume);
        visit("hard", self.hard);
        visit("freeze", self.freeze);
    }
    friend bool operator==(const AgreementClocks&, const AgreementClocks&) = default;
};

/// All that both sides sign. Its hash (`hash_of`, ledger/agreements.h) is what `agree` names.
struct AgreementTerms {
    Digest document{};                 ///< hash of the prose
    std::vector<Amount> prices;        ///< of the milestones, 1 to 8, none zero
    std::uint32_t fee_terms = 0;       ///< schedule of the releases' fees; 0: none
    Amount mediation_max;              ///< most that mediation may take of one milestone
    AccountId mediation_account;       ///< where it goes; zero where mediation_max is
    std::vector<PartyId> carriers;     ///< whose statements count, at most 8
    std::uint32_t category = 0;        ///< for mediators' mandates
    bool goods_come_back = false;      ///< a refund of shipped goods waits for their return
    std::uint16_t seller_bps = 5'000;  ///< the seller's share of the default split
    AgreementClocks clocks;

    static void fields(auto& self, auto& visit) {
        visit("document", self.document);
        visit("prices", self.prices);
        visit("fee_terms", self.fee_terms);
        visit("mediation_max", self.mediation_max);
        visit("mediation_account", self.mediation_account);
        visit("carriers", self.carriers);
        visit("category", self.category);
        visit("goods_come_back", self.goods_come_back);
        visit("seller_bps", self.seller_bps);
        visit("clocks", self.clocks);
    }
    friend bool operator==(const AgreementTerms&, const AgreementTerms&) = default;
};

/// What a mediator may decide.
struct MandateTerms {
    Amount cap;                             ///< above it, `panel` mediators must sign the award
    std::uint8_t panel = 2;                 ///< 2 to 4, the assigned one among them
    std::vector<std::uint32_t> categories;  ///< of agreements; empty: all
    std::vector<AccountId> barred;          ///< sides it must not judge
    Time until = 0;                         ///< 0: no end

    static void fields(auto& self, auto& visit) {
        visit("cap", self.cap);
        visit("panel", self.panel);
        visit("categories", self.categories);
        visit("barred", self.barred);
        visit("until", self.until);
    }
    friend bool operator==(const MandateTerms&, const MandateTerms&) = default;
};

}  // namespace holdfast::ledger
