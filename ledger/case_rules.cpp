#include "ledger/case_rules.h"

#include <algorithm>

#include "ledger/amendments.h"
#include "ledger/claim_rules.h"
#include "ledger/shares.h"

namespace holdfast::ledger {

namespace {

bool contains(const auto& list, const auto& value) {
    return std::ranges::find(list, value) != list.end();
}

void rule_by_default(MilestoneChange& change, Amount amount) {
    const Amount to_seller = multiply_divide(amount, change.agreement().terms.seller_bps, 10'000);
    change.pay_seller(to_seller);
    change.refund_buyer(amount - to_seller);
}

}  // namespace

std::optional<CaseSlot> meant_case(const Command& command) {
    constexpr std::uint8_t kTheClaim = 1;
    const std::uint8_t* options = command.get(&Extension::options);
    if (options == nullptr) {
        return CaseSlot::open_case;
    }
    return *options == kTheClaim ? std::optional(CaseSlot::claim) : std::nullopt;
}

Reason check_case(const NamedMilestone& milestone, CaseSlot slot) {
    const Reason reason = slot == CaseSlot::claim ? check_begun(milestone) : check_open(milestone);
    if (reason != Reason::ok) {
        return reason;
    }
    return case_in(*milestone.row, slot) ? Reason::ok : Reason::wrong_state;
}

bool may_judge(const State& state, PartyId mediator, const Agreement& agreement, Time now) {
    const Mandate* mandate = state.mandates.find(mediator);
    if (mandate == nullptr || !mandate->is_live(now)) {
        return false;
    }
    const MandateTerms& terms = mandate->terms;
    const bool has_category =
        terms.categories.empty() || contains(terms.categories, agreement.terms.category);
    const bool is_party = agreement.buyer.party == mediator || agreement.seller.party == mediator ||
                          contains(agreement.terms.carriers, mediator);
    const bool is_barred =
        contains(terms.barred, agreement.buyer) || contains(terms.barred, agreement.seller);
    return has_category && !is_party && !is_barred;
}

void open_case(MilestoneChange& change, CaseState state, Side opener, Amount amount) {
    Milestone& row = change.row();
    Case fresh;
    fresh.state = state;
    fresh.opener = opener;
    fresh.amount = amount;
    fresh.took_all = amount == change.hold().free();
    fresh.before_proof = !row.proved;
    fresh.resumes = row.deadline > change.now() ? row.deadline - change.now() : 0;
    if (opener != Side::nobody) {
        std::uint8_t& count = opener == Side::buyer ? row.cases_of_buyer : row.cases_of_seller;
        fresh.is_second = ++count == kMaxCasesOfSide;
    }
    change.start_case(std::move(fresh));
    void_amendment(row);
}

void negotiate(MilestoneChange& change) {
    change.open_case().state = CaseState::negotiating;
    change.open_case().deadline = change.now() + change.clocks().negotiate;
}

void close_and_keep(MilestoneChange& change) {
    Milestone& row = change.row();
    const Case closed = *row.open_case;
    row.open_case.reset();
    const Time until = change.clock(std::max(closed.resumes, change.clocks().resume));
    if (until > row.deadline) {
        row.kept.push_back({closed.amount, until});
    }
}

void close_and_refund(MilestoneChange& change) {
    change.refund_buyer(change.open_case().amount);
    change.row().open_case.reset();
}

bool goods_come_back(const Milestone& row, const Agreement& agreement) {
    return row.delivery != Delivery::funded && agreement.terms.goods_come_back;
}

void grant_refund(MilestoneChange& change) {
    if (!goods_come_back(change.row(), change.agreement())) {
        close_and_refund(change);
        return;
    }
    change.open_case().state = CaseState::returning;
    change.open_case().deadline = change.now() + change.clocks().send_back;
}

bool assign_mediator(MilestoneChange& change) {
    std::optional<std::pair<std::uint32_t, PartyId>> best;  // fewest cases, then lowest number
    change.state().mandates.for_each_sorted([&](PartyId mediator, const Mandate& mandate) {
        const bool fits = may_judge(change.state(), mediator, change.agreement(), change.now()) &&
                          !contains(change.open_case().mediators, mediator);
        if (fits && (!best || mandate.open_cases < best->first)) {
            best = {mandate.open_cases, mediator};
        }
    });
    if (!best) {
        return false;
    }
    Case& open = change.open_case();
    open.state = CaseState::mediating;
    open.mediator = best->second;
    open.mediators.push_back(best->second);
    open.deadline = change.now() + change.clocks().mediate;
    return true;
}

void mediate(MilestoneChange& change) {
    if (!assign_mediator(change)) {
        end_undecided(change);
    }
}

void post_award(MilestoneChange& change) {
    const Award award = *change.open_case().award;
    if (change.is_claim()) {
        pay_claim_as_ruled(change, award);
    } else {
        change.pay_seller(award.to_seller);
        change.refund_buyer(award.to_buyer);
        change.pay_mediation(award.fee);
    }
    change.close_case();
}

void end_undecided(MilestoneChange& change) {
    if (!change.is_claim()) {
        rule_by_default(change, change.open_case().amount);
    }
    change.close_case();
}

namespace {

// No reply. What is refunded now, and was asked for before any proof, the seller may claim once
// there is one.
void lapse_request(MilestoneChange& change) {
    const Case asked = change.open_case();
    grant_refund(change);
    if (!change.row().open_case && asked.before_proof) {
        note_timer_payment(change, Side::buyer, asked.amount);
    }
}

}  // namespace

void let_case_lapse(MilestoneChange& change) {
    Case& open = change.open_case();
    switch (open.state) {
        case CaseState::requested: lapse_request(change); break;
        case CaseState::returning:
            open.sent_back ? close_and_refund(change) : close_and_keep(change);
            break;
        case CaseState::negotiating: mediate(change); break;
        case CaseState::mediating:
            if (open.award) {  // undecided on appeal: the first ruling stands
                post_award(change);
            } else if (open.reassigned || !assign_mediator(change)) {
                end_undecided(change);
            } else {
                change.open_case().reassigned = true;
            }
            break;
        case CaseState::ruled: post_award(change); break;
    }
}

void end_case(MilestoneChange& change) {
    change.open_case().award ? post_award(change) : end_undecided(change);
}

void take_proof(MilestoneChange& change) {
    Milestone& row = change.row();
    const AgreementClocks& clocks = change.clocks();
    const Time inspected = change.clock(clocks.inspect_after_delivery);
    if (row.delivery == Delivery::shipped) {
        row.delivery = Delivery::inspecting;
        row.deadline = std::max(
            inspected, std::min(row.shipped + clocks.inspect_after_ship, row.hard_deadline));
    } else if (row.deadline != 0) {
        row.deadline = std::max(row.deadline, inspected);
    }
    row.proved = true;
    note_late_proof(change);
    if (row.is_in(CaseState::requested) && row.open_case->before_proof) {
        negotiate(change);
    }
}

void look_for_disagreement(MilestoneChange& change) {
    Milestone& row = change.row();
    const bool disagree = std::ranges::any_of(row.statements, [&](const Statement& statement) {
        return statement.fact != row.statements.front().fact;
    });
    const Amount free = change.hold().free();
    if (!disagree || row.carriers_disagreed || row.open_case || free.is_zero() ||
        change.now() > row.hard_deadline) {
        return;
    }
    row.carriers_disagreed = true;
    open_case(change, CaseState::mediating, Side::nobody, free);
    if (change.agreement().is_frozen()) {
        // A mediator's clock, or a default split, waits for the end of the freeze: due right after.
        change.open_case().state = CaseState::negotiating;
        change.open_case().deadline = change.now();
        return;
    }
    mediate(change);
}

}  // namespace holdfast::ledger
