#include "ledger/commands/claim.h"

#include "ledger/claim_rules.h"

namespace holdfast::ledger::commands {

bool Claim::authorized(const Context& context) { return stated_side_acts(context); }

Outcome Claim::decide(const Context& context) {
    const Command& command = context.command;
    const Side side = *command.get(&Extension::side);
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const NamedMilestone milestone = named_milestone(context);
    if (const Reason reason = check_begun(milestone); reason != Reason::ok) {
        return refuse(reason);
    }
    const Milestone& row = *milestone.row;
    const Claimable claimable = claimable_by(row, side, context.now);
    if (row.claim || !claimable.any) {
        return refuse(Reason::wrong_state);
    }
    if (!claimable.in_time) {
        return refuse(Reason::too_late);
    }
    if ((side == Side::buyer ? row.claims_of_buyer : row.claims_of_seller) == kMaxClaimsOfSide) {
        return refuse(Reason::case_limit);
    }
    const Amount amount = command.has(kFull) ? claimable.amount : *command.amount();
    if (amount.is_zero() || amount > claimable.amount) {
        return refuse(Reason::exceeds_hold, Detail::of(claimable.amount));
    }
    MilestoneChange change(context.state, milestone.id, context.now, CaseSlot::claim);
    open_claim(change, side, amount);
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
