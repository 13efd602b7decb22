/// Orders out of a folder of CSV files, plain or packed (NAME.gz):
///
///     orders.csv        order_id, customer_id, order_status, order_purchase_timestamp,
///                       order_approved_at, order_delivered_carrier_date,
///                       order_delivered_customer_date, order_estimated_delivery_date
///     order_items.csv   order_id, order_item_id, seller_id, price, freight_value
///     payments.csv      order_id, payment_sequential, payment_value
///     reviews.csv       order_id, review_score, review_creation_date; may be missing
///
/// Skipped rows: an id twice, an order that orders.csv does not have (or whose row was skipped), a
/// status, time, amount or score that is none. Each file is read in one pass; what is kept is about
/// half a kilobyte an order, of at most `kOrdersMax` orders and `kPartsMax` items and payments.
/// Thread-safety: free functions.
#pragma once

#include "api/loader/report.h"
#include "api/loader/sender.h"
#include "api/marketplace/order.h"

namespace holdfast::api::marketplace {

inline constexpr std::size_t kOrdersMax = 4'000'000;
/// Of one order. Each item is two holds, placed all together or not at all, and settled by at most
/// three commands, all or none.
inline constexpr std::size_t kItemsMax = loader::Sender::kRunMax / 3;
/// Items and payments in all.
inline constexpr std::size_t kPartsMax = 12'000'000;

struct OrdersRead {
    Orders orders;
    std::vector<loader::FileCount> files;
};

/// `exponent`: of the currency that prices are in. Throws csv::InputError.
[[nodiscard]] OrdersRead read_orders(const std::filesystem::path& folder, unsigned exponent,
                                     csv::Complaints& complaints);

}  // namespace holdfast::api::marketplace
