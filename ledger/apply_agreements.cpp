#include "ledger/apply_agreements.h"

#include "ledger/agreement_clocks.h"
#include "ledger/agreements.h"

namespace holdfast::ledger {

namespace {

// Whose case it is: a mediator's from when it was assigned to the end, or to another one.
PartyId judge_of(const std::optional<Case>& open_case) {
    return open_case ? open_case->mediator : 0;
}

void move_case(State& state, PartyId from, PartyId to) {
    if (from == to) {
        return;
    }
    if (from != 0) {
        state.mandates.edit(from).open_cases -= 1;
    }
    if (to != 0) {
        state.mandates.edit(to).open_cases += 1;
    }
}

void name_milestones(State& state, AgreementId agreement) {
    std::uint8_t index = 0;
    for (const HoldId id : milestones_of(state, agreement)) {
        Milestone milestone;
        milestone.agreement = agreement;
        milestone.price = state.agreements.find(agreement)->terms.prices[index];
        milestone.index = index++;
        state.milestones.insert(id, std::move(milestone));
    }
}

}  // namespace

void apply_offered(State& state, const AgreementOffered& event) {
    if (const Agreement* before = state.agreements.find(event.agreement)) {
        remove_agreement_timer(state, event.agreement, *before);
        state.agreements.edit(event.agreement) = event.content;
    } else {
        state.agreements.insert(event.agreement, event.content);
    }
    add_agreement_timer(state, event.agreement, event.content);
}

void apply_agreement_moved(State& state, const AgreementMoved& event) {
    Agreement& agreement = state.agreements.edit(event.agreement);
    remove_agreement_timer(state, event.agreement, agreement);
    agreement.state = event.state;
    agreement.deadline = event.deadline;
    add_agreement_timer(state, event.agreement, agreement);
    if (event.state == AgreementState::agreed) {
        name_milestones(state, event.agreement);
    }
}

void apply_milestone_changed(State& state, const MilestoneChanged& event) {
    const HoldId id = event.milestone;
    Milestone& milestone = state.milestones.edit(id);
    const Hold* hold = state.holds.find(id);
    const bool is_open = hold != nullptr && hold->is_open();
    move_case(state, judge_of(milestone.open_case), judge_of(event.content.open_case));
    move_case(state, judge_of(milestone.claim), judge_of(event.content.claim));
    remove_milestone_timers(state, milestone, is_open);
    milestone = event.content;
    const Amount locked = milestone.open_case ? milestone.open_case->amount : Amount();
    if (hold != nullptr && hold->locked != locked) {
        state.holds.edit(id).locked = locked;
    }
    add_milestone_timers(state, milestone, is_open);
    if (is_open) {
        trim_kept(state, id);
    }
}

void apply_mandate_granted(State& state, const MandateGranted& event) {
    if (state.mandates.find(event.mediator) == nullptr) {
        state.mandates.insert(event.mediator, {});
    }
    Mandate& mandate = state.mandates.edit(event.mediator);
    mandate.terms = event.terms;
    mandate.ended = false;
}

}  // namespace holdfast::ledger
