#include "api/marketplace/fate.h"

#include <algorithm>

namespace holdfast::api::marketplace {

using ledger::Amount;
using ledger::Time;

namespace {

constexpr ledger::Duration kInspection = 48 * ledger::kHour;
constexpr ledger::Duration kNegotiation = 72 * ledger::kHour;
constexpr ledger::Duration kSoonAfter = 7 * ledger::kDay;

Time funded_at(const Order& order) {
    return order.approved != 0 ? order.approved : order.purchased;
}

Settlement settle_delivered(const Order& order, Time delivered) {
    Settlement settlement;
    settlement.freight_back = order.due != 0 && delivered > order.due;
    settlement.half_price_back =
        order.bad_review != 0 && order.bad_review <= delivered + kSoonAfter;
    const bool is_disputed = settlement.freight_back || settlement.half_price_back;
    settlement.fate = is_disputed ? Fate::disputed : Fate::released;
    settlement.time = delivered + kInspection + (is_disputed ? kNegotiation : 0);
    return settlement;
}

Settlement settle_whole(Fate fate, Time time) {
    Settlement settlement;
    settlement.fate = fate;
    settlement.time = time;
    settlement.all_back = true;
    return settlement;
}

}  // namespace

Funding fund(const Order& order) {
    Funding funding;
    funding.time = funded_at(order);
    for (const Payment& payment : order.payments) {
        funding.paid += payment.amount;
    }
    Amount left = funding.paid;
    const auto add = [&](const Item& item, LineKind kind, Amount wanted) {
        funding.due += wanted;
        const Amount amount = least(wanted, left);
        left -= amount;
        if (!amount.is_zero()) {
            funding.lines.push_back({&item, kind, amount});
        }
    };
    for (const Item& item : order.items) {
        add(item, LineKind::price, item.price);
        add(item, LineKind::freight, item.freight);
    }
    return funding;
}

Amount Settlement::back(const Line& line) const {
    if (all_back || (freight_back && line.kind == LineKind::freight)) {
        return line.amount;
    }
    const bool is_split = half_price_back && line.kind == LineKind::price;
    return is_split ? Amount(line.amount.value() / 2) : Amount();
}

Settlement settle(const Order& order, Time today) {
    Settlement settlement;
    if (order.status == OrderStatus::canceled || order.status == OrderStatus::unavailable) {
        settlement = settle_whole(Fate::refunded, std::max(order.shipped, order.delivered));
    } else if (order.delivered != 0) {
        settlement = settle_delivered(order, order.delivered);
    } else if (order.status == OrderStatus::delivered) {
        // The export does not say when: as late as it may have been without being late.
        settlement = settle_delivered(order, std::max(order.due, order.shipped));
    } else if (order.due != 0 && order.due < today) {
        settlement = settle_whole(Fate::disputed, order.due);
    }
    settlement.time = std::max(settlement.time, funded_at(order));
    return settlement;
}

}  // namespace holdfast::api::marketplace
