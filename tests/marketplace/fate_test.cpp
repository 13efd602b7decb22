#include "api/marketplace/fate.h"

#include <doctest/doctest.h>

namespace fate_test {

using namespace holdfast;
using namespace holdfast::api::marketplace;
using ledger::Amount;
using ledger::kDay;
using ledger::kHour;

namespace {

constexpr ledger::Time kBought = 100 * kDay;
constexpr ledger::Time kToday = 200 * kDay;

/// Two items, 20.01 + 5.00 and 10.00 + 0.00, paid in full unless a test says otherwise.
Order order(OrderStatus status, std::uint64_t paid = 3501) {
    Order order;
    order.id = "o";
    order.customer = "c";
    order.status = status;
    order.purchased = kBought;
    order.items = {{1, "s", Amount(2001), Amount(500)}, {2, "t", Amount(1000), Amount()}};
    order.payments = {{1, Amount(paid)}};
    return order;
}

/// What of the lines goes back, in order.
std::vector<std::uint64_t> back(const Order& order, const Settlement& settlement) {
    std::vector<std::uint64_t> parts;
    for (const Line& line : fund(order).lines) {
        parts.push_back(static_cast<std::uint64_t>(settlement.back(line).value()));
    }
    return parts;
}

}  // namespace

TEST_CASE("lines are funded in their order with what was paid, and no more") {
    struct Case {
        std::uint64_t paid;
        std::vector<std::uint64_t> lines;
    };
    for (const auto& [paid, lines] : std::initializer_list<Case>{
             {0, {}},
             {1, {1}},
             {2001, {2001}},
             {2002, {2001, 1}},
             {3500, {2001, 500, 999}},
             {3501, {2001, 500, 1000}},
             {9999, {2001, 500, 1000}},
         }) {
        const Order paid_order = order(OrderStatus::delivered, paid);
        const Funding funding = fund(paid_order);
        std::vector<std::uint64_t> amounts;
        for (const Line& line : funding.lines) {
            amounts.push_back(static_cast<std::uint64_t>(line.amount.value()));
        }
        const auto paid_in = paid;
        CAPTURE(paid_in);
        CHECK(amounts == lines);
        CHECK(funding.paid == Amount(paid));
        CHECK(funding.due == Amount(3501));
        CHECK(funding.time == kBought);
    }
    Order approved = order(OrderStatus::delivered);
    approved.approved = kBought + kHour;
    CHECK(fund(approved).time == kBought + kHour);
}

TEST_CASE("delivered: released after the inspection window; disputes split") {
    struct Case {
        ledger::Time delivered, due, bad_review;
        Fate fate;
        ledger::Duration settled_after;  // the delivery
        std::vector<std::uint64_t> back;
    };
    const ledger::Time at = kBought + 10 * kDay;
    for (const Case& c : std::initializer_list<Case>{
             {at, at, 0, Fate::released, 48 * kHour, {0, 0, 0}},
             {at, 0, 0, Fate::released, 48 * kHour, {0, 0, 0}},
             {at, at - 1, 0, Fate::disputed, 120 * kHour, {0, 500, 0}},
             {at, at, at + 7 * kDay, Fate::disputed, 120 * kHour, {1000, 0, 500}},
             {at, at, at + 7 * kDay + 1, Fate::released, 48 * kHour, {0, 0, 0}},
             {at, at, at - kDay, Fate::disputed, 120 * kHour, {1000, 0, 500}},
             {at, at - 1, at, Fate::disputed, 120 * kHour, {1000, 500, 500}},
         }) {
        Order delivered = order(OrderStatus::delivered);
        delivered.delivered = c.delivered;
        delivered.due = c.due;
        delivered.bad_review = c.bad_review;
        const Settlement settlement = settle(delivered, kToday);
        CHECK(settlement.fate == c.fate);
        CHECK(settlement.time == c.delivered + c.settled_after);
        CHECK(back(delivered, settlement) == c.back);
    }
}

TEST_CASE("delivered at a time that nobody wrote down is in time") {
    Order unknown = order(OrderStatus::delivered);
    unknown.due = kBought + 5 * kDay;
    CHECK(settle(unknown, kToday).fate == Fate::released);
    CHECK(settle(unknown, kToday).time == unknown.due + 48 * kHour);
}

TEST_CASE("canceled and unavailable orders go back whole, whatever else is said of them") {
    for (const OrderStatus status : {OrderStatus::canceled, OrderStatus::unavailable}) {
        Order gone = order(status);
        CHECK(settle(gone, kToday).time == kBought);
        gone.delivered = kBought + kDay;
        const Settlement settlement = settle(gone, kToday);
        CHECK(settlement.fate == Fate::refunded);
        CHECK(settlement.time == kBought + kDay);
        CHECK(back(gone, settlement) == std::vector<std::uint64_t>{2001, 500, 1000});
    }
}

TEST_CASE("not delivered: goes back once it is due, and waits until then") {
    for (const OrderStatus status :
         {OrderStatus::created, OrderStatus::approved, OrderStatus::invoiced,
          OrderStatus::processing, OrderStatus::shipped}) {
        Order waiting = order(status);
        CHECK(settle(waiting, kToday).fate == Fate::open);
        waiting.due = kToday;
        CHECK(settle(waiting, kToday).fate == Fate::open);
        const Settlement settlement = settle(waiting, kToday + 1);
        CHECK(settlement.fate == Fate::disputed);
        CHECK(settlement.time == kToday);
        CHECK(back(waiting, settlement) == std::vector<std::uint64_t>{2001, 500, 1000});
    }
}

TEST_CASE("a settlement is never before the funding") {
    Order late = order(OrderStatus::delivered);
    late.approved = kBought + 50 * kDay;
    late.delivered = kBought + kDay;
    CHECK(settle(late, kToday).time == late.approved);
}

}  // namespace fate_test
