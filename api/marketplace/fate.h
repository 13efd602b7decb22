/// What becomes of an order's money: what is put on hold for whom, and how that ends.
///
/// Every item is two lines: its price, from the release of which the marketplace's fee comes off,
/// and its freight, which bears none. Lines are funded in the order of the items, price before
/// freight, with what was paid for this order and no more: where that is less than they come to,
/// the last ones get less or nothing; where it is more, the rest stays the buyer's. Then:
///
///     canceled, unavailable       everything goes back, when the last thing happened
///     delivered                   everything is released 48 hours later (the inspection window);
///     delivered late              but the freight goes back
///     a review of one star before  but half of each price goes back (rounded down); this and the
///     or within 7 days after      one above are disputes, settled 72 hours after the window
///     not delivered though due    a dispute: everything goes back on the day it was due
///     not delivered, not yet due  everything stays on hold
///
/// "Due" is the estimated delivery; `today` is when the last thing in the data happened.
/// Thread-safety: pure functions.
#pragma once

#include "api/marketplace/order.h"

namespace holdfast::api::marketplace {

enum class LineKind : std::uint8_t { price = 1, freight = 2 };

struct Line {
    const Item* item = nullptr;
    LineKind kind = LineKind::price;
    ledger::Amount amount;  ///< more than zero
};

/// The lines that an order's payments fund.
struct Funding {
    ledger::Time time = 0;
    ledger::Amount paid;
    ledger::Amount due;
    std::vector<Line> lines;
};
[[nodiscard]] Funding fund(const Order& order);

enum class Fate : std::uint8_t { open, released, refunded, disputed };
struct Settlement {
    Fate fate = Fate::open;
    ledger::Time time = 0;  ///< not before the funding's
    bool all_back = false;
    bool freight_back = false;
    bool half_price_back = false;

    /// What of a line goes back; the rest is released. Not for `open`.
    [[nodiscard]] ledger::Amount back(const Line& line) const;
};
[[nodiscard]] Settlement settle(const Order& order, ledger::Time today);

}  // namespace holdfast::api::marketplace
