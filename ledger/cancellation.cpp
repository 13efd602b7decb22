#include "ledger/cancellation.h"

#include <algorithm>

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

Outcome cancel_milestones(const Context& context, const Agreement& agreement,
                          const std::vector<HoldId>& milestones, bool shipped_too) {
    const bool buyer = signed_for_side(context, agreement, Side::buyer);
    const bool seller = signed_for_side(context, agreement, Side::seller);
    std::vector<NamedMilestone> ready;
    for (const HoldId id : milestones) {
        const NamedMilestone milestone = find_milestone(context.state, id);
        const bool is_shipped = milestone.row->delivery != Delivery::funded;
        if (milestone.hold->is_open() && !milestone.hold->free().is_zero() &&
            (!is_shipped || (shipped_too && buyer && seller))) {
            ready.push_back(milestone);
        }
    }
    if (ready.empty()) {
        return refuse(Reason::wrong_state);
    }
    if (const Reason reason = check_buyer(context.state, agreement); reason != Reason::ok) {
        return refuse(reason);
    }
    const bool too_early = !seller && std::ranges::any_of(ready, [&](const auto& milestone) {
        return context.now <= milestone.row->ship_by;
    });
    if (too_early) {
        return refuse(Reason::too_early);
    }
    Outcome outcome;
    for (const NamedMilestone& milestone : ready) {
        MilestoneChange change(context.state, milestone.id, context.now);
        change.refund_buyer(milestone.hold->free());
        change.write(outcome.events);
    }
    return outcome;
}

}  // namespace holdfast::ledger
