/// Folding the events of agreements, milestones, proposals and mandates (see apply.h). Their money
/// moves in ledger/apply_holds.h.
#pragma once

#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

void apply_offered(State& state, const AgreementOffered& event);
void apply_agreement_moved(State& state, const AgreementMoved& event);
void apply_milestone_changed(State& state, const MilestoneChanged& event);
void apply_mandate_granted(State& state, const MandateGranted& event);

}  // namespace holdfast::ledger
