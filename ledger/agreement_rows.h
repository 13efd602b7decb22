/// Rows of escrow agreements: agreement, milestone, case, proposal, mandate (DOMAIN section 5).
///
/// A milestone is three independent parts: a hold (its row in `holds`, of the same name), a state
/// of delivery, and at most one open case, which locks part of the hold. Beside them, and after
/// their end, there may be one claim. Thread-safety: plain data.
#pragma once

#include <optional>

#include "ledger/agreement_terms.h"

namespace holdfast::ledger {

using AgreementId = Name<struct AgreementTag>;

/// Up to full funding; what comes after is each milestone's own.
enum class AgreementState : std::uint8_t { offered = 0, agreed, funded, ended };
inline bool is_known(AgreementState state) { return state <= AgreementState::ended; }

struct Agreement {
    AgreementState state = AgreementState::offered;
    AccountId buyer;
    AccountId seller;
    CurrencyId currency = 0;
    Side offered_by = Side::buyer;  ///< of the newest offer
    AgreementTerms terms;
    Amount paid;            ///< so far, of the sum of all prices
    Time deadline = 0;      ///< of the offer, then of the payment
    Time frozen_since = 0;  ///< beginning of the newest freeze; 0: there was none
    Time frozen_until = 0;  ///< when it lapses; 0: it is over
    Time thawed = 0;        ///< end of the newest that is over

    static void fields(auto& self, auto& visit) {
        visit("state", self.state);
        visit("buyer", self.buyer);
        visit("seller", self.seller);
        visit("currency", self.currency);
        visit("offered_by", self.offered_by);
        visit("terms", self.terms);
        visit("paid", self.paid);
        visit("deadline", self.deadline);
        visit("frozen_since", self.frozen_since);
        visit("frozen_until", self.frozen_until);
        visit("thawed", self.thawed);
    }
    friend bool operator==(const Agreement&, const Agreement&) = default;

    [[nodiscard]] bool is_frozen() const { return frozen_until != 0; }
    /// A fact that comes during a freeze counts as at its beginning: no clock has run since.
    [[nodiscard]] Time time_of_fact(Time now) const { return is_frozen() ? frozen_since : now; }
    [[nodiscard]] AccountId account_of(Side side) const {
        return side == Side::buyer ? buyer : seller;
    }
};

/// `filling` until every milestone of the agreement holds its price. Closed: its hold is.
enum class Delivery : std::uint8_t { filling = 0, funded, shipped, inspecting };
inline bool is_known(Delivery delivery) { return delivery <= Delivery::inspecting; }

enum class CaseState : std::uint8_t {
    requested = 0,  ///< a refund was asked for; the seller has to reply
    returning,      ///< the goods are to come back
    negotiating,
    mediating,  ///< with an award: under appeal
    ruled,      ///< the award waits for an appeal
};
inline bool is_known(CaseState state) { return state <= CaseState::ruled; }

/// What a mediator decides of the amount in dispute; the three add up to it.
struct Award {
    Amount to_seller;
    Amount to_buyer;
    Amount fee;

    static void fields(auto& self, auto& visit) {
        visit("to_seller", self.to_seller);
        visit("to_buyer", self.to_buyer);
        visit("fee", self.fee);
    }
    friend bool operator==(const Award&, const Award&) = default;
};

struct Case {
    CaseState state = CaseState::requested;
    Side opener = Side::buyer;  ///< nobody: carriers disagreed
    Amount amount;              ///< d, locked in the hold
    bool took_all = false;      ///< it locked all that was free
    bool is_second = false;     ///< the opener's second one on this milestone
    bool before_proof = false;  ///< opened when nobody had proved delivery
    bool sent_back = false;     ///< the buyer has said so
    bool reassigned = false;    ///< a mediator let it lie
    bool appealed = false;
    bool was_ruled = false;  ///< some award was made, even if it is void by now
    std::uint32_t evidence = 0;
    Time deadline = 0;               ///< of its state
    Duration resumes = 0;            ///< what was left of the milestone's clock when it was opened
    PartyId mediator = 0;            ///< 0: none yet
    std::vector<PartyId> mediators;  ///< all that had it
    std::optional<Award> award;

    static void fields(auto& self, auto& visit) {
        visit("state", self.state);
        visit("opener", self.opener);
        visit("amount", self.amount);
        visit("took_all", self.took_all);
        visit("is_second", self.is_second);
        visit("before_proof", self.before_proof);
        visit("sent_back", self.sent_back);
        visit("reassigned", self.reassigned);
        visit("appealed", self.appealed);
        visit("was_ruled", self.was_ruled);
        visit("evidence", self.evidence);
        visit("deadline", self.deadline);
        visit("resumes", self.resumes);
        visit("mediator", self.mediator);
        visit("mediators", self.mediators);
        visit("award", self.award);
    }
    friend bool operator==(const Case&, const Case&) = default;
};

/// Money that a case gave back, with a clock of its own.
struct KeptMoney {
    Amount amount;
    Time deadline = 0;

    static void fields(auto& self, auto& visit) {
        visit("amount", self.amount);
        visit("deadline", self.deadline);
    }
    friend bool operator==(const KeptMoney&, const KeptMoney&) = default;
};

/// Another price that both sides have agreed to, higher than what there is: until the buyer has
/// paid the difference, which is kept apart (`Hold::apart`), the old one binds.
struct Amendment {
    Amount price;
    Amount top_up;  ///< what makes it complete
    Time deadline = 0;

    static void fields(auto& self, auto& visit) {
        visit("price", self.price);
        visit("top_up", self.top_up);
        visit("deadline", self.deadline);
    }
    friend bool operator==(const Amendment&, const Amendment&) = default;
};

/// What a timer paid one side, for the other to claim (DOMAIN section 5, "claim").
struct TimerPayment {
    Side to = Side::seller;
    Amount unclaimed;         ///< gross; what no claim has used
    Time until = 0;           ///< end of the time to claim
    bool late_proof = false;  ///< to the buyer: delivery was proved afterwards

    static void fields(auto& self, auto& visit) {
        visit("to", self.to);
        visit("unclaimed", self.unclaimed);
        visit("until", self.until);
        visit("late_proof", self.late_proof);
    }
    friend bool operator==(const TimerPayment&, const TimerPayment&) = default;
};

/// A carrier's statement that stands.
struct Statement {
    PartyId carrier = 0;
    Fact fact = Fact::delivered;
    Id id;

    static void fields(auto& self, auto& visit) {
        visit("carrier", self.carrier);
        visit("fact", self.fact);
        visit("id", self.id);
    }
    friend bool operator==(const Statement&, const Statement&) = default;
};

/// Named as its hold is.
struct Milestone {
    AgreementId agreement;
    std::uint8_t index = 0;  ///< among the agreement's prices
    Delivery delivery = Delivery::filling;
    Time deadline = 0;       ///< of shipping, then of inspection; 0: it has fired
    Time ship_by = 0;        ///< later the buyer may cancel
    Time shipped = 0;        ///< when
    Time hard_deadline = 0;  ///< the end of everything
    bool hard_fired = false;
    bool proved = false;  ///< delivery, since it was shipped
    bool carriers_disagreed = false;
    std::uint8_t cases_of_buyer = 0;
    std::uint8_t cases_of_seller = 0;
    std::vector<Statement> statements;
    std::vector<KeptMoney> kept;
    std::optional<Case> open_case;
    std::optional<Case> claim;  ///< of money that a timer paid; locks nothing
    std::uint8_t claims_of_buyer = 0;
    std::uint8_t claims_of_seller = 0;
    Amount claim_fees;  ///< what mediation took of claims' losers
    std::vector<TimerPayment> timer_payments;
    Amount price;      ///< what the seller is to get in all, as agreed last
    Amount topped_up;  ///< part of F that amendments brought
    std::optional<Amendment> amendment;

    static void fields(auto& self, auto& visit) {
        visit("agreement", self.agreement);
        visit("index", self.index);
        visit("delivery", self.delivery);
        visit("deadline", self.deadline);
        visit("ship_by", self.ship_by);
        visit("shipped", self.shipped);
        visit("hard_deadline", self.hard_deadline);
        visit("hard_fired", self.hard_fired);
        visit("proved", self.proved);
        visit("carriers_disagreed", self.carriers_disagreed);
        visit("cases_of_buyer", self.cases_of_buyer);
        visit("cases_of_seller", self.cases_of_seller);
        visit("statements", self.statements);
        visit("kept", self.kept);
        visit("open_case", self.open_case);
        visit("claim", self.claim);
        visit("claims_of_buyer", self.claims_of_buyer);
        visit("claims_of_seller", self.claims_of_seller);
        visit("claim_fees", self.claim_fees);
        visit("timer_payments", self.timer_payments);
        visit("price", self.price);
        visit("topped_up", self.topped_up);
        visit("amendment", self.amendment);
    }
    friend bool operator==(const Milestone&, const Milestone&) = default;

    [[nodiscard]] bool is_in(CaseState state) const {
        return open_case && open_case->state == state;
    }
};

enum class ProposalKind : std::uint8_t { settlement = 0, claim = 1, amendment = 2 };
inline bool is_known(ProposalKind kind) { return kind <= ProposalKind::amendment; }

/// What one side offers the other: to share a milestone's money, to end a claim, or another price.
/// Void once what it was made on has changed.
struct Proposal {
    ProposalKind kind = ProposalKind::settlement;
    Name<struct HoldTag> milestone;
    Side by = Side::buyer;
    bool by_platform = false;  ///< signed by the platform that manages that side
    bool open = true;
    Amount to_seller;  ///< of an amendment: in all
    Amount to_buyer;
    Time deadline = 0;
    Digest payload{};  ///< hash of the command that made it
    Digest basis{};    ///< of what it was made on

    static void fields(auto& self, auto& visit) {
        visit("kind", self.kind);
        visit("milestone", self.milestone);
        visit("by", self.by);
        visit("by_platform", self.by_platform);
        visit("open", self.open);
        visit("to_seller", self.to_seller);
        visit("to_buyer", self.to_buyer);
        visit("deadline", self.deadline);
        visit("payload", self.payload);
        visit("basis", self.basis);
    }
};

/// A mediator's mandate, by the mediator's party number.
struct Mandate {
    MandateTerms terms;
    bool ended = false;
    std::uint32_t open_cases = 0;  ///< mirror: cases and claims that are its own

    [[nodiscard]] bool is_live(Time now) const {
        return !ended && (terms.until == 0 || now <= terms.until);
    }
    static void fields(auto& self, auto& visit) {
        visit("terms", self.terms);
        visit("ended", self.ended);
        visit("open_cases", self.open_cases);
    }
};

}  // namespace holdfast::ledger
