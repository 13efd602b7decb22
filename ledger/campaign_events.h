/// What can happen to campaigns (see events.h). Thread-safety: plain data.
#pragma once

#include "ledger/campaign_rows.h"
#include "ledger/legs.h"

namespace holdfast::ledger {

/// A campaign was made, and the account for its money.
struct CampaignDrafted {
    CampaignId campaign;
    Campaign content;
    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("content", self.content);
    }
};
/// Its new state, and until when. Into `refunding`: its gifts are swept from the first on.
struct CampaignMoved {
    CampaignId campaign;
    CampaignState state = CampaignState::open;
    CampaignEnding ending = CampaignEnding::none;
    Time until = 0;
    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("state", self.state);
        visit("ending", self.ending);
        visit("until", self.until);
    }
};
/// Given as commanded: amount and tip left the donor's account. Settled at once where the terms let
/// nothing be taken back.
struct GiftMade {
    std::optional<Amount> amount;  ///< absent: as commanded
    GiftState state = GiftState::cooling;
    static void fields(auto& self, auto& visit) {
        visit("amount", self.amount);
        visit("state", self.state);
    }
};
/// The sweep has put a gift on its earmark's line. It goes on with the gift after it at `sweep`
/// (0: there is none).
struct GiftSettled {
    GiftId gift;
    Time sweep = 0;
    static void fields(auto& self, auto& visit) {
        visit("gift", self.gift);
        visit("sweep", self.sweep);
    }
};
/// The sweep had nothing to do about a gift.
struct GiftPassed {
    GiftId gift;
    Time sweep = 0;
    static void fields(auto& self, auto& visit) {
        visit("gift", self.gift);
        visit("sweep", self.sweep);
    }
};
/// A sponsor, as commanded, set money aside in a hold for matches.
struct PoolOpened {
    CampaignId campaign;
    static void fields(auto& self, auto& visit) { visit("campaign", self.campaign); }
};
/// A gift that has settled was matched: the money (`Released` by the pool, next) stands behind it
/// on its line.
struct GiftMatched {
    GiftId gift;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("gift", self.gift);
        visit("amount", self.amount);
    }
};
/// What was unspent of a gift went back, with that part of its tip, to its donor's account or to
/// suspense for it; and what was unspent of its match to the sponsor's, or to suspense.
struct GiftRefunded {
    GiftId gift;
    Amount amount;
    Amount tip;
    LegKind credit = LegKind::posted;
    Amount match;
    LegKind match_credit = LegKind::posted;
    std::optional<Time> sweep;  ///< absent: by the donor's command
    static void fields(auto& self, auto& visit) {
        visit("gift", self.gift);
        visit("amount", self.amount);
        visit("tip", self.tip);
        visit("credit", self.credit);
        visit("match", self.match);
        visit("match_credit", self.match_credit);
        visit("sweep", self.sweep);
    }
};
/// The tips of gifts that were not refunded, at the campaign's end.
struct TipsPaid {
    CampaignId campaign;
    Amount amount;
    LegKind credit = LegKind::posted;
    static void fields(auto& self, auto& visit) {
        visit("campaign", self.campaign);
        visit("amount", self.amount);
        visit("credit", self.credit);
    }
};
/// The organiser wants to pay an invoice, as commanded.
struct DisbursementRequested {
    Digest payload{};
    Time lapses = 0;
    static void fields(auto& self, auto& visit) {
        visit("payload", self.payload);
        visit("lapses", self.lapses);
    }
};
struct DisbursementApproved {
    DisbursementId disbursement;
    AccountId approver;
    static void fields(auto& self, auto& visit) {
        visit("disbursement", self.disbursement);
        visit("approver", self.approver);
    }
};
/// It was paid, from there on along its earmark's line.
struct DisbursementPaid {
    DisbursementId disbursement;
    Amount from;
    static void fields(auto& self, auto& visit) {
        visit("disbursement", self.disbursement);
        visit("from", self.from);
    }
};
struct DisbursementLapsed {
    DisbursementId disbursement;
    static void fields(auto& self, auto& visit) { visit("disbursement", self.disbursement); }
};

}  // namespace holdfast::ledger
