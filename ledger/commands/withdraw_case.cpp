#include "ledger/commands/withdraw_case.h"

#include "ledger/case_rules.h"

namespace holdfast::ledger::commands {

bool WithdrawCase::authorized(const Context& context) { return either_side_acts(context); }

Outcome WithdrawCase::decide(const Context& context) {
    const auto slot = meant_case(context.command);
    if (!slot) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_case(milestone, *slot); reason != Reason::ok) {
        return refuse(reason);
    }
    const Case& open = *case_in(*milestone.row, *slot);
    if (open.opener == Side::nobody) {
        return refuse(Reason::wrong_state);
    }
    const bool needs_consent = open.is_second || open.was_ruled;
    const bool may =
        signed_for_side(context, *milestone.agreement, open.opener) &&
        (!needs_consent || signed_for_side(context, *milestone.agreement, other_side(open.opener)));
    if (!may) {
        return refuse(Reason::not_authorized);
    }
    if (open.state == CaseState::ruled) {
        return refuse(Reason::wrong_state);
    }
    MilestoneChange change(context.state, milestone.id, context.now, *slot);
    change.is_claim() ? change.close_case() : close_and_keep(change);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
