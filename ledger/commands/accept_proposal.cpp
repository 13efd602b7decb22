#include "ledger/commands/accept_proposal.h"

#include "ledger/case_rules.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

// A platform that acts for both sides does not agree with itself.
bool agrees_with_itself(const State& state, const Proposal& proposal, const Agreement& agreement) {
    const AccountId maker = agreement.account_of(proposal.by);
    const AccountId taker = agreement.account_of(other_side(proposal.by));
    return proposal.by_platform && maker.party == taker.party && is_managed(state, taker);
}

// As for a release and a refund by command.
Reason check_sides(const State& state, const Proposal& proposal, const Agreement& agreement) {
    const Account& buyer = *state.accounts.find(agreement.buyer);
    const Account& seller = *state.accounts.find(agreement.seller);
    std::vector<Reason> found;
    if (!proposal.to_seller.is_zero()) {
        found.push_back(buyer.has(kFrozenDebits) ? Reason::account_frozen : Reason::ok);
        found.push_back(check_side_open(seller, kFrozenCredits));
    }
    if (!proposal.to_buyer.is_zero()) {
        found.push_back(check_side_open(buyer, kFrozenCredits));
    }
    return first_by_precedence(found);
}

// Locked money goes first. All of it closes the case; a part voids its ruling.
void take_locked(MilestoneChange& change, Amount amount) {
    if (!change.row().open_case) {
        return;
    }
    Case& open = change.open_case();
    if (amount >= open.amount) {
        change.row().open_case.reset();
        return;
    }
    open.amount -= amount;
    open.award.reset();
    if (open.state == CaseState::ruled) {
        open.state = CaseState::mediating;
        open.deadline = change.now() + change.clocks().mediate;
    }
}

}  // namespace

bool AcceptProposal::authorized(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return signed_within_party(context, context.command.reference<CommandId>().party);
    }
    const NamedMilestone milestone = find_milestone(context.state, proposal->milestone);
    return signed_for_side(context, *milestone.agreement, other_side(proposal->by)) &&
           !agrees_with_itself(context.state, *proposal, *milestone.agreement);
}

Outcome AcceptProposal::decide(const Context& context) {
    const Proposal* proposal = named_proposal(context);
    if (proposal == nullptr) {
        return refuse(Reason::request_not_found);
    }
    if (*context.command.get(&Extension::payload) != proposal->payload) {
        return refuse(Reason::payload_mismatch);
    }
    const NamedMilestone milestone = find_milestone(context.state, proposal->milestone);
    if (!proposal->open || basis_of(*milestone.hold, *milestone.row) != proposal->basis) {
        return refuse(Reason::proposal_void);
    }
    if (const Reason reason = check_sides(context.state, *proposal, *milestone.agreement);
        reason != Reason::ok) {
        return refuse(reason);
    }
    if (context.now > proposal->deadline) {
        return refuse(Reason::too_late);
    }
    const Amount amount = proposal->to_seller + proposal->to_buyer;
    if (amount > milestone.hold->unfixed()) {  // some of it waits for a frozen account since
        return refuse(Reason::exceeds_hold, Detail::of(milestone.hold->unfixed()));
    }
    Outcome outcome;
    if (const Reason reason = check_key_limits(context, amount, outcome.events);
        reason != Reason::ok) {
        return refuse(reason);
    }
    outcome.events.emplace_back(ProposalEnded{context.command.reference<CommandId>(), true});
    MilestoneChange change(context.state, milestone.id, context.now);
    take_locked(change, amount);
    change.pay_seller(proposal->to_seller);
    change.refund_buyer(proposal->to_buyer);
    change.write(outcome.events);
    return outcome;
}

}  // namespace holdfast::ledger::commands
