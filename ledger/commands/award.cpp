#include "ledger/commands/award.h"

#include <algorithm>
#include <set>

#include "ledger/authority.h"
#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

namespace {

ledger::Award award_of(const Command& command) {
    const Amount* refund = command.get(&Extension::refund);
    const Amount* fee = command.get(&Extension::fee);
    return {*command.amount(), refund == nullptr ? Amount() : *refund,
            fee == nullptr ? Amount() : *fee};
}

// What mediation may still take of the milestone: for its case and its claim together, and what one
// of them has been ruled to pay is as good as paid to the other.
Amount mediation_left(const NamedMilestone& milestone, CaseSlot slot) {
    const auto& other =
        case_in(*milestone.row, slot == CaseSlot::claim ? CaseSlot::open_case : CaseSlot::claim);
    const Amount ruled = other && other->award ? other->award->fee : Amount();
    return minus_or_zero(milestone.agreement->terms.mediation_max,
                         milestone.hold->mediated + milestone.row->claim_fees + ruled);
}

// Every signer is a mediator who may judge this; above the assigned one's cap as many as its panel
// has.
bool may_rule(const Context& context, const Agreement& agreement, Amount disputed) {
    std::set<PartyId> mediators;
    for (const Signer& signer : context.signers) {
        if (!may_judge(context.state, signer.party, agreement, context.now)) {
            return false;
        }
        mediators.insert(signer.party);
    }
    const MandateTerms& terms = context.state.mandates.find(context.command.record->party)->terms;
    return disputed <= terms.cap || mediators.size() >= terms.panel;
}

}  // namespace

bool Award::authorized(const Context& context) {
    return party_acts_as(context, Role::mediator) &&
           std::ranges::all_of(context.signers, [&](const Signer& signer) {
               return context.state.mandates.find(signer.party) != nullptr;
           });
}

Outcome Award::decide(const Context& context) {
    const auto slot = meant_case(context.command);
    if (!slot) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_case(milestone, *slot); reason != Reason::ok) {
        return refuse(reason);
    }
    const Case& open = *case_in(*milestone.row, *slot);
    if (open.state != CaseState::mediating) {
        return refuse(Reason::wrong_state);
    }
    if (open.mediator != context.command.record->party ||
        !may_rule(context, *milestone.agreement, open.amount)) {
        return refuse(Reason::not_authorized);
    }
    const ledger::Award award = award_of(context.command);
    const u128 sum = award.to_seller.value() + award.to_buyer.value() + award.fee.value();
    if (sum != open.amount.value()) {
        return refuse(Reason::invalid_amount, Detail::of(open.amount));
    }
    const Amount most = mediation_left(milestone, *slot);
    if (award.fee > most) {
        return refuse(Reason::over_mediation_fee, Detail::of(most));
    }
    MilestoneChange change(context.state, milestone.id, context.now, *slot);
    change.open_case().state = CaseState::ruled;
    change.open_case().award = award;
    change.open_case().was_ruled = true;
    change.open_case().deadline = change.now() + change.clocks().appeal;
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
