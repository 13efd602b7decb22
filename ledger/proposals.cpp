#include "ledger/proposals.h"

#include "crypto/sha256.h"
#include "ledger/amendments.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

// As for a release and a refund by command.
Reason check_settlement(const State& state, const Proposal& proposal, const Agreement& agreement) {
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

// Who gets what a claim's settlement says, and whose it is to pay.
struct ClaimSides {
    Side payee;
    const Account& from;
    const Account& to;
};

ClaimSides sides_of_claim(const State& state, const Proposal& proposal,
                          const Agreement& agreement) {
    const Side payee = proposal.to_buyer.is_zero() ? Side::seller : Side::buyer;
    return {payee, *state.accounts.find(agreement.account_of(other_side(payee))),
            *state.accounts.find(agreement.account_of(payee))};
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

void settle_claim(MilestoneChange& change, const Proposal& proposal) {
    const auto sides = sides_of_claim(change.state(), proposal, change.agreement());
    change.pay_claim(other_side(sides.payee), proposal.to_seller + proposal.to_buyer, Amount());
    change.close_case();
}

Digest basis_for(ProposalKind kind, const NamedMilestone& milestone) {
    return kind == ProposalKind::claim ? basis_of_claim(*milestone.row)
                                       : basis_of(*milestone.hold, *milestone.row);
}

}  // namespace

Proposal new_proposal(const Context& context, const NamedMilestone& milestone, ProposalKind kind) {
    const Command& command = context.command;
    Proposal proposal;
    proposal.kind = kind;
    proposal.milestone = milestone.id;
    proposal.by = *command.get(&Extension::side);
    proposal.by_platform = is_managed(context.state, milestone.agreement->account_of(proposal.by));
    proposal.deadline = command.record->expires;
    proposal.payload = crypto::sha256(command.leaf_bytes());
    proposal.basis = basis_for(kind, milestone);
    return proposal;
}

bool still_stands(const Proposal& proposal, const NamedMilestone& milestone) {
    const bool may_be =
        proposal.kind != ProposalKind::amendment || check_amendable(milestone) == Reason::ok;
    return may_be && proposal.open && proposal.basis == basis_for(proposal.kind, milestone);
}

Reason check_sides_of(const State& state, const Proposal& proposal,
                      const NamedMilestone& milestone) {
    const Agreement& agreement = *milestone.agreement;
    if (proposal.kind == ProposalKind::settlement) {
        return check_settlement(state, proposal, agreement);
    }
    if (proposal.kind == ProposalKind::amendment) {
        const bool refunds = !amount_of(proposal, milestone).is_zero();
        return refunds ? check_buyer(state, agreement) : Reason::ok;
    }
    const auto sides = sides_of_claim(state, proposal, agreement);
    return check_parties(sides.from, sides.to);
}

Reason check_time_of(const Proposal& proposal, const NamedMilestone& milestone, Time now) {
    const bool has_ended =
        proposal.kind == ProposalKind::amendment && now > milestone.row->hard_deadline;
    return has_ended || now > proposal.deadline ? Reason::too_late : Reason::ok;
}

Amount amount_of(const Proposal& proposal, const NamedMilestone& milestone) {
    return proposal.kind == ProposalKind::amendment ? refund_by(*milestone.hold, proposal.to_seller)
                                                    : proposal.to_seller + proposal.to_buyer;
}

Outcome check_amount_of(const State& state, const Proposal& proposal,
                        const NamedMilestone& milestone) {
    const Amount amount = amount_of(proposal, milestone);
    if (proposal.kind == ProposalKind::claim) {  // no ceiling is asked, as for a refund
        const auto sides = sides_of_claim(state, proposal, *milestone.agreement);
        return credit_overflows(sides.to, amount) ? refuse(Reason::overflow) : Outcome();
    }
    const Amount left = milestone.hold->unfixed();  // some may wait for a frozen account since
    return amount > left ? refuse(Reason::exceeds_hold, Detail::of(left)) : Outcome();
}

void carry_out(const Context& context, const Proposal& proposal, const NamedMilestone& milestone,
               Events& events) {
    const bool is_claims = proposal.kind == ProposalKind::claim;
    MilestoneChange change(context.state, milestone.id, context.now,
                           is_claims ? CaseSlot::claim : CaseSlot::open_case);
    if (is_claims) {
        settle_claim(change, proposal);
    } else if (proposal.kind == ProposalKind::amendment) {
        amend(change, proposal.to_seller);
    } else {
        take_locked(change, proposal.to_seller + proposal.to_buyer);
        change.pay_seller(proposal.to_seller);
        change.refund_buyer(proposal.to_buyer);
    }
    change.write(events);
}

}  // namespace holdfast::ledger
