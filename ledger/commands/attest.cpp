#include "ledger/commands/attest.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/case_rules.h"
#include "ledger/claim_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool is_carrier_of(const Agreement& agreement, PartyId party) {
    return std::ranges::find(agreement.terms.carriers, party) != agreement.terms.carriers.end();
}

// The carrier's statement that stands, if there is one.
Statement* standing(Milestone& row, PartyId carrier) {
    const auto found = std::ranges::find(row.statements, carrier, &Statement::carrier);
    return found == row.statements.end() ? nullptr : &*found;
}

}  // namespace

bool Attest::authorized(const Context& context) {
    const NamedMilestone milestone = named_milestone(context);
    return party_acts_as(context, Role::carrier) &&
           (!milestone || is_carrier_of(*milestone.agreement, context.command.record->party));
}

Outcome Attest::decide(const Context& context) {
    const Command& command = context.command;
    const NamedMilestone milestone = named_milestone(context);
    if (!milestone) {
        return refuse(Reason::hold_not_found);
    }
    MilestoneChange change(context.state, milestone.id,
                           milestone.agreement->time_of_fact(context.now));
    const PartyId carrier = command.record->party;
    Statement* before = standing(change.row(), carrier);
    const Id* supersedes = command.get(&Extension::supersedes);
    if (supersedes != nullptr && (before == nullptr || before->id != *supersedes)) {
        return refuse(Reason::wrong_state);
    }
    if (command.record->expires > context.now) {
        return refuse(Reason::invalid_time_window);
    }
    if (before != nullptr && supersedes == nullptr) {
        return {};  // recorded as said; the first statement stands
    }
    const Statement statement{carrier, *command.get(&Extension::fact), command.record->id};
    if (before != nullptr) {
        *before = statement;
    } else {
        change.row().statements.push_back(statement);
    }
    if (statement.fact == Fact::delivered) {
        note_late_proof(change);
    }
    const bool is_under_way =
        change.row().delivery == Delivery::shipped || change.row().delivery == Delivery::inspecting;
    if (is_under_way && milestone.hold->is_open()) {
        if (statement.fact == Fact::delivered) {
            take_proof(change);
        }
        look_for_disagreement(change);
    }
    return change.outcome();
}

}  // namespace holdfast::ledger::commands
