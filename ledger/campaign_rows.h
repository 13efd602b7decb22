/// Rows of campaigns: campaign, gift, disbursement (DOMAIN section 6).
///
/// A campaign's money is in an account of the ledger's own (`campaign_account`,
/// ledger/campaigns.h). A gift is a lot of it. What is disbursed is not taken from gifts one by
/// one: gifts that can be disbursed stand one behind the other on the line of their earmark, and
/// the earmark's `spent` says how far along it money has gone. Thread-safety: plain data.
#pragma once

#include "ledger/campaign_terms.h"

namespace holdfast::ledger {

using crypto::Digest;

using CampaignId = Name<struct CampaignTag>;
using GiftId = Name<struct GiftTag>;
using DisbursementId = Name<struct DisbursementTag>;

enum class CampaignState : std::uint8_t {
    draft = 0,
    open,
    deciding,  ///< after the deadline, until T_settle is over
    succeeded,
    disbursing,
    refunding,  ///< what is unspent goes back, gift by gift
    closed,
};
inline bool is_known(CampaignState state) { return state <= CampaignState::closed; }

/// What became of a campaign.
enum class CampaignEnding : std::uint8_t {
    none = 0,
    succeeded,
    failed,     ///< the goal was not reached
    cancelled,  ///< by command, or never opened
    lapsed,     ///< not all was spent in time
};
inline bool is_known(CampaignEnding ending) { return ending <= CampaignEnding::lapsed; }

/// The line of an earmark: gifts in the order in which they could be disbursed.
struct EarmarkLine {
    std::uint32_t earmark = 0;
    Amount length;  ///< of all that was put on it
    Amount spent;   ///< so far along it money has been disbursed

    static void fields(auto& self, auto& visit) {
        visit("earmark", self.earmark);
        visit("length", self.length);
        visit("spent", self.spent);
    }
    [[nodiscard]] Amount left() const { return length - spent; }
};

struct Campaign {
    CampaignState state = CampaignState::draft;
    CampaignEnding ending = CampaignEnding::none;
    AccountId organiser;
    CurrencyId currency = 0;
    CampaignTerms terms;
    Time until = 0;           ///< end of its state; 0: it has none
    Time sweep = 0;           ///< when the gift at `at` is swept; 0: none waits
    GiftId at;                ///< the next to settle or to refund; gifts are a chain
    GiftId first;             ///< of the chain
    GiftId newest;            ///< its end
    std::uint64_t gifts = 0;  ///< how many it has had
    Amount raised;            ///< gifts, but for those taken back
    Amount tips;              ///< that wait for its end
    std::vector<EarmarkLine> lines;
    HoldId pool;       ///< of its sponsor, for matches; zero: it has none
    MatchTerms match;  ///< of the pool
    Amount matched;    ///< out of the pool, and not given back to it

    static void fields(auto& self, auto& visit) {
        visit("state", self.state);
        visit("ending", self.ending);
        visit("organiser", self.organiser);
        visit("currency", self.currency);
        visit("terms", self.terms);
        visit("until", self.until);
        visit("sweep", self.sweep);
        visit("at", self.at);
        visit("first", self.first);
        visit("newest", self.newest);
        visit("gifts", self.gifts);
        visit("raised", self.raised);
        visit("tips", self.tips);
        visit("lines", self.lines);
        visit("pool", self.pool);
        visit("match", self.match);
        visit("matched", self.matched);
    }
    [[nodiscard]] bool is_flexible() const { return terms.goal.is_zero(); }
};

enum class GiftState : std::uint8_t {
    cooling = 0,  ///< its donor may take it back
    settled,      ///< on its earmark's line
    refunded,     ///< what was unspent has gone back
};
inline bool is_known(GiftState state) { return state <= GiftState::refunded; }

/// A lot: amount = unspent + spent + refunded, and so its match. Named by the command that gave it.
struct Gift {
    CampaignId campaign;
    AccountId donor;
    std::uint32_t earmark = 0;
    GiftState state = GiftState::cooling;
    std::uint64_t number = 0;  ///< in the order of the campaign's gifts, from 1
    Amount amount;
    Amount tip;
    Time since = 0;
    Amount start;     ///< where it begins on its line, once it is settled
    Amount refunded;  ///< of the amount
    Amount tip_refunded;
    Amount matched;         ///< stands behind it on its line
    Amount match_refunded;  ///< to the sponsor
    GiftId next;            ///< the one given after it

    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("donor", self.donor);
        visit("earmark", self.earmark);
        visit("state", self.state);
        visit("number", self.number);
        visit("amount", self.amount);
        visit("tip", self.tip);
        visit("since", self.since);
        visit("start", self.start);
        visit("refunded", self.refunded);
        visit("tip_refunded", self.tip_refunded);
        visit("matched", self.matched);
        visit("match_refunded", self.match_refunded);
        visit("next", self.next);
    }
};

/// What a pool has added to the gifts of one account to one campaign, where that is capped.
struct MatchedDonor {
    CampaignId campaign;
    AccountId donor;
    Amount amount;

    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("donor", self.donor);
        visit("amount", self.amount);
    }
};
using MatchedDonorId = Name<struct MatchedDonorTag>;

enum class DisbursementState : std::uint8_t {
    waiting = 0,  ///< for approvals
    paid,
    lapsed,
};
inline bool is_known(DisbursementState state) { return state <= DisbursementState::lapsed; }

/// What the organiser pays an invoice with: [from, from + amount) of an earmark's line.
struct Disbursement {
    CampaignId campaign;
    std::uint32_t earmark = 0;
    DisbursementState state = DisbursementState::waiting;
    Amount amount;
    Amount from;  ///< once it is paid
    Digest invoice{};
    Digest payload{};                  ///< hash of the command that made it
    std::vector<AccountId> approvers;  ///< so far
    Time lapses = 0;

    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("earmark", self.earmark);
        visit("state", self.state);
        visit("amount", self.amount);
        visit("from", self.from);
        visit("invoice", self.invoice);
        visit("payload", self.payload);
        visit("approvers", self.approvers);
        visit("lapses", self.lapses);
    }
};

}  // namespace holdfast::ledger
