#include "ledger/amendments.h"

#include <algorithm>

namespace holdfast::ledger {

namespace {

// Long past, wherever the state came from.
constexpr Time kAtOnce = 1;

}  // namespace

Amount price_left(const Hold& hold) {
    return hold.funded - hold.refunded - hold.charged_back - hold.mediated;
}

Amount refund_by(const Hold& hold, Amount price) { return minus_or_zero(price_left(hold), price); }

Reason check_amendable(const NamedMilestone& milestone) {
    if (const Reason reason = check_open(milestone); reason != Reason::ok) {
        return reason;
    }
    const Milestone& row = *milestone.row;
    const bool may = !row.open_case && !row.amendment && row.deadline != 0;
    return may ? Reason::ok : Reason::wrong_state;
}

void amend(MilestoneChange& change, Amount price) {
    Milestone& row = change.row();
    const Amount left = price_left(change.hold());
    if (price > left) {
        row.amendment = Amendment{price, price - left, change.clock(change.clocks().pay)};
        return;
    }
    row.price = price;
    change.refund_buyer(left - price);
}

void void_amendment(Milestone& milestone) {
    if (milestone.amendment) {
        milestone.amendment->deadline = kAtOnce;
    }
}

bool is_void(const Amendment& amendment, Time now) { return now > amendment.deadline; }

}  // namespace holdfast::ledger
