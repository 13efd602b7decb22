#include "ledger/funding.h"

#include <algorithm>

#include "ledger/agreement_offers.h"

namespace holdfast::ledger {

namespace {

// Fills the milestones in the order of their prices; what a chargeback took lacks again.
void fill(const State& state, AgreementId id, const Agreement& agreement, Amount amount,
          Events& events) {
    const auto& prices = agreement.terms.prices;
    for (std::size_t i = 0; i < prices.size() && !amount.is_zero(); ++i) {
        const Hold* hold = state.holds.find(milestone_id(id, static_cast<std::uint8_t>(i)));
        const Amount filled = hold == nullptr ? Amount() : hold->funded - hold->charged_back;
        const Amount part = least(amount, prices[i] - filled);
        amount -= part;
        if (!part.is_zero()) {
            events.emplace_back(MilestoneFunded{id, static_cast<std::uint8_t>(i), part});
        }
    }
}

// What was charged back and is paid anew counts in F as often.
bool overfills(const State& state, const Events& events) {
    return std::ranges::any_of(events, [&](const Event& event) {
        const auto* funded = std::get_if<MilestoneFunded>(&event);
        const Hold* hold = funded == nullptr
                               ? nullptr
                               : state.holds.find(milestone_id(funded->agreement, funded->index));
        return hold != nullptr && sum_exceeds_max(hold->funded, funded->amount);
    });
}

// All prices are paid: delivery begins, and every milestone's clocks run.
void begin_delivery(const State& state, AgreementId id, const Agreement& agreement, Time now,
                    Events& events) {
    events.emplace_back(AgreementMoved{id, AgreementState::funded, 0});
    const AgreementClocks& clocks = agreement.terms.clocks;
    for (const HoldId name : milestones_of(state, id)) {
        Milestone milestone = *state.milestones.find(name);  // carriers may have spoken already
        milestone.delivery = Delivery::funded;
        milestone.hard_deadline = now + clocks.hard;
        milestone.ship_by = now + clocks.ship;
        milestone.deadline =
            std::min(milestone.ship_by + clocks.ship_grace, milestone.hard_deadline);
        events.emplace_back(MilestoneChanged{name, std::move(milestone)});
    }
}

}  // namespace

Outcome pay_in(const Context& context, AgreementId id, const Agreement& agreement, Amount most) {
    if (agreement.state != AgreementState::agreed) {
        return refuse(Reason::wrong_state);
    }
    const Amount lacking = price_of(agreement) - agreement.paid;
    const Amount amount = least(most, lacking);
    Outcome outcome;
    if (const Reason reason = check_payment(context, agreement, amount, outcome.events);
        reason != Reason::ok) {
        return refuse(reason);
    }
    fill(context.state, id, agreement, amount, outcome.events);
    if (overfills(context.state, outcome.events)) {
        return refuse(Reason::overflow);
    }
    if (amount == lacking) {
        begin_delivery(context.state, id, agreement, context.now, outcome.events);
    }
    return outcome;
}

}  // namespace holdfast::ledger
