/// What can happen to escrow agreements (see events.h). Money that leaves a milestone's hold is
/// `Released` and `Refunded`, as of any hold. Thread-safety: plain data.
#pragma once

#include "ledger/agreement_rows.h"
#include "ledger/legs.h"

namespace holdfast::ledger {

/// An agreement was offered, or other terms for it.
struct AgreementOffered {
    AgreementId agreement;
    Agreement content;
    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("content", self.content);
    }
};
struct AgreementMoved {
    AgreementId agreement;
    AgreementState state = AgreementState::agreed;
    Time deadline = 0;
    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("state", self.state);
        visit("deadline", self.deadline);
    }
};
/// The buyer put `amount` into the hold of the milestone number `index`; the first time it is made.
struct MilestoneFunded {
    AgreementId agreement;
    std::uint8_t index = 0;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("index", self.index);
        visit("amount", self.amount);
    }
};
/// How a milestone's delivery, clocks and case stand from now on. Its case locks its amount; kept
/// money that this takes is kept no more.
struct MilestoneChanged {
    HoldId milestone;
    Milestone content;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("content", self.content);
    }
};
/// What mediation takes of a milestone's hold, to the account its terms name.
struct MediationPaid {
    HoldId milestone;
    bool closes = false;
    Amount amount;
    LegKind credit = LegKind::posted;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("closes", self.closes);
        visit("amount", self.amount);
        visit("credit", self.credit);
    }
};
/// What a claim came to: taken from one side's reserve, then available down to zero, the rest as
/// debt; `legs` say to whom it goes. The milestone's hold stays as it is.
struct ClaimPaid {
    HoldId milestone;
    AccountId payer;
    Amount amount;
    std::vector<Leg> legs;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("payer", self.payer);
        visit("amount", self.amount);
        visit("legs", self.legs);
    }
};
/// The buyer paid in for an amendment; it is kept apart from the rest of the hold.
struct TopUpPaid {
    HoldId milestone;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("amount", self.amount);
    }
};
/// What was kept apart is complete, and part of the hold (F) from now on.
struct TopUpJoined {
    HoldId milestone;
    Amount amount;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("amount", self.amount);
    }
};
/// The amendment is void: what was kept apart goes back to the buyer.
struct TopUpReturned {
    HoldId milestone;
    Amount amount;
    LegKind credit = LegKind::posted;
    static void fields(auto& self, auto& visit) {
        visit("milestone", self.milestone);
        visit("amount", self.amount);
        visit("credit", self.credit);
    }
};
struct ProposalMade {
    CommandId proposal;
    Proposal content;
    static void fields(auto& self, auto& visit) {
        visit("proposal", self.proposal);
        visit("content", self.content);
    }
};
/// Accepted (the settlement's events follow) or withdrawn.
struct ProposalEnded {
    CommandId proposal;
    bool accepted = false;
    static void fields(auto& self, auto& visit) {
        visit("proposal", self.proposal);
        visit("accepted", self.accepted);
    }
};
struct MandateGranted {
    PartyId mediator = 0;
    MandateTerms terms;
    static void fields(auto& self, auto& visit) {
        visit("mediator", self.mediator);
        visit("terms", self.terms);
    }
};
struct MandateEnded {
    PartyId mediator = 0;
    static void fields(auto& self, auto& visit) { visit("mediator", self.mediator); }
};

/// The agreement's clocks stand still until the freeze lapses or is lifted; or it was renewed.
struct AgreementFrozen {
    AgreementId agreement;
    Time since = 0;
    Time until = 0;
    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("since", self.since);
        visit("until", self.until);
    }
};
/// A freeze is over: deadlines of the agreement and its milestones that had not passed when it
/// began are later by its length.
struct AgreementThawed {
    AgreementId agreement;
    Time since = 0;
    Time ended = 0;
    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("since", self.since);
        visit("ended", self.ended);
    }
};

}  // namespace holdfast::ledger
