/// An order as a marketplace's export has it: what was bought, what was paid, what became of it.
///
/// Thread-safety: plain data.
#pragma once

#include <string>
#include <vector>

#include "ledger/amount.h"

namespace holdfast::api::marketplace {

enum class OrderStatus {
    created,
    approved,
    invoiced,
    processing,
    shipped,
    delivered,
    unavailable,
    canceled,
};

struct Item {
    std::uint32_t number = 0;  ///< within its order
    std::string seller;
    ledger::Amount price;
    ledger::Amount freight;
};

struct Payment {
    std::uint32_t number = 0;  ///< within its order
    ledger::Amount amount;
};

/// Times are 0 where there is none.
struct Order {
    std::string id;
    std::string customer;
    OrderStatus status = OrderStatus::created;
    ledger::Time purchased = 0;
    ledger::Time approved = 0;
    ledger::Time shipped = 0;  ///< handed to the carrier
    ledger::Time delivered = 0;
    ledger::Time due = 0;         ///< the estimated delivery
    ledger::Time bad_review = 0;  ///< the first review of one star
    std::vector<Item> items;
    std::vector<Payment> payments;
};

/// Orders in the order of their file.
struct Orders {
    std::vector<Order> orders;
    ledger::Time today = 0;  ///< when the last thing in the data happened
};

}  // namespace holdfast::api::marketplace
