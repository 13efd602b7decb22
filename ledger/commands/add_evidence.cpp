#include "ledger/commands/add_evidence.h"

#include "ledger/authority.h"
#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool mediator_acts(const Context& context) { return party_acts_as(context, Role::mediator); }

// A mediator speaks in its own name space, and of the case it has.
bool is_stranger(const Context& context, const Case& open) {
    return mediator_acts(context) && !either_side_acts(context) &&
           open.mediator != context.command.record->party;
}

}  // namespace

bool AddEvidence::authorized(const Context& context) {
    return either_side_acts(context) || mediator_acts(context);
}

Outcome AddEvidence::decide(const Context& context) {
    const auto slot = meant_case(context.command);
    if (!slot) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_case(milestone, *slot); reason != Reason::ok) {
        return refuse(reason);
    }
    const Case& open = *case_in(*milestone.row, *slot);
    if (is_stranger(context, open)) {
        return refuse(Reason::not_authorized);
    }
    MilestoneChange change(context.state, milestone.id, context.now, *slot);
    change.open_case().evidence += 1;
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
