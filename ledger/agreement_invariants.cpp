#include "ledger/agreement_invariants.h"

#include <map>

#include "crypto/hex.h"
#include "ledger/agreements.h"

namespace holdfast::ledger {

namespace {

class AgreementAudit {
   public:
    AgreementAudit(const State& state, std::vector<std::string>& broken)
        : state_(state), broken_(broken) {}

    void run() {
        state_.agreements.for_each(
            [this](AgreementId id, const Agreement& agreement) { check_agreement(id, agreement); });
        state_.milestones.for_each(
            [this](HoldId id, const Milestone& milestone) { check_milestone(id, milestone); });
        state_.mandates.for_each([this](PartyId mediator, const Mandate& mandate) {
            expect(mandate.open_cases == cases_[mediator], "mediator " + std::to_string(mediator),
                   "open_cases counts its cases");
        });
    }

   private:
    void expect(bool condition, const std::string& where, const char* what) {
        if (!condition) {
            broken_.push_back(where + ": " + what);
        }
    }

    void check_agreement(AgreementId id, const Agreement& agreement) {
        const std::string where =
            "agreement " + std::to_string(id.party) + "/" + crypto::to_hex(id.id.bytes);
        Amount paid;
        Amount price;
        Amount charged;  // before all was paid it lacks again, later not
        for (std::size_t i = 0; i < agreement.terms.prices.size(); ++i) {
            const NamedMilestone milestone =
                find_milestone(state_, milestone_id(id, static_cast<std::uint8_t>(i)));
            const Amount own_price = agreement.terms.prices[i];
            const bool earlier_are_full = paid == price;
            price += own_price;
            if (!milestone || milestone.hold == nullptr) {
                continue;
            }
            const Amount funded = milestone.hold->funded - milestone.row->topped_up;
            const Amount lost = milestone.hold->charged_back;
            paid += funded;
            charged += lost;
            expect(earlier_are_full || !charged.is_zero(), where, "milestones fill in order");
            expect(minus_or_zero(funded, lost) <= own_price, where,
                   "a milestone holds its price at most");
        }
        const bool is_funded = agreement.state == AgreementState::funded;
        const bool is_paid = agreement.state == AgreementState::agreed
                                 ? paid - charged == agreement.paid
                                 : agreement.paid <= paid && paid - agreement.paid <= charged;
        expect(is_paid, where, "paid is what its milestones were funded with");
        expect(!agreement.is_frozen() || agreement.state != AgreementState::ended, where,
               "what has ended is not frozen");
        expect(agreement.frozen_since >= agreement.thawed || !agreement.is_frozen(), where,
               "a freeze begins after the last one");
        expect(is_funded ? agreement.paid == price
                         : agreement.state == AgreementState::ended || agreement.paid < price,
               where, "it is funded when all prices are paid");
    }

    void check_milestone(HoldId id, const Milestone& milestone) {
        const std::string where =
            "milestone " + std::to_string(id.party) + "/" + crypto::to_hex(id.id.bytes);
        const Agreement& agreement = *state_.agreements.find(milestone.agreement);
        const bool is_filling = milestone.delivery == Delivery::filling;
        expect(id == milestone_id(milestone.agreement, milestone.index), where,
               "it is named by its agreement and place");
        expect(is_filling == (agreement.state != AgreementState::funded), where,
               "delivery begins when all is paid");
        const Hold* found = state_.holds.find(id);
        if (found == nullptr) {
            expect(is_filling, where, "it has a hold when all is paid");
            return;
        }
        const Hold& hold = *found;
        const auto& open = milestone.open_case;
        expect(hold.is_milestone, where, "its hold is a milestone's");
        expect(hold.locked == (open ? open->amount : Amount()), where,
               "L is the open case's amount");
        expect(!open || !open->amount.is_zero(), where, "a case is about some money");
        Amount kept;
        for (const KeptMoney& part : milestone.kept) {
            kept += part.amount;
        }
        expect(kept <= hold.free(), where, "what is kept is free");
        const bool may_be_empty = is_filling && !hold.charged_back.is_zero();
        expect(hold.is_open() == !hold.left().is_zero() || (hold.is_open() && may_be_empty), where,
               "closed means nothing is left");
        expect(hold.mediated + milestone.claim_fees <= agreement.terms.mediation_max, where,
               "mediation takes what the terms let it");
        check_case(where, open);
        check_case(where, milestone.claim);
        const auto& amendment = milestone.amendment;
        expect(hold.apart.is_zero() || (amendment && hold.apart < amendment->top_up), where,
               "what is apart waits for an amendment to be complete");
        expect(!milestone.claim || milestone.claim->opener != Side::nobody, where,
               "a claim is a side's");
    }

    void check_case(const std::string& where, const std::optional<Case>& open) {
        if (open && open->award) {
            const Award& award = *open->award;
            expect(award.to_seller + award.to_buyer + award.fee == open->amount, where,
                   "an award shares out what is in dispute");
        }
        if (open && open->mediator != 0) {
            ++cases_[open->mediator];
        }
    }

    const State& state_;
    std::vector<std::string>& broken_;
    std::map<PartyId, std::uint32_t> cases_;
};

}  // namespace

void check_agreements(const State& state, std::vector<std::string>& broken) {
    AgreementAudit(state, broken).run();
}

}  // namespace holdfast::ledger
