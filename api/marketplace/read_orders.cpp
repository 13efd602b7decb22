#include "api/marketplace/read_orders.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "api/csv/csv_table.h"
#include "api/csv/fields.h"

namespace holdfast::api::marketplace {

namespace fs = std::filesystem;

using csv::BadField;
using csv::CsvTable;

namespace {

struct StatusName {
    std::string_view name;
    OrderStatus status;
};
constexpr std::array<StatusName, 8> kStatusNames = {{
    {"created", OrderStatus::created},
    {"approved", OrderStatus::approved},
    {"invoiced", OrderStatus::invoiced},
    {"processing", OrderStatus::processing},
    {"shipped", OrderStatus::shipped},
    {"delivered", OrderStatus::delivered},
    {"unavailable", OrderStatus::unavailable},
    {"canceled", OrderStatus::canceled},
}};

OrderStatus read_status(const std::string& text) {
    const auto* const found = std::ranges::find(kStatusNames, text, &StatusName::name);
    if (found == kStatusNames.end()) {
        throw BadField(fmt::format("order_status: {} is no status of an order", csv::shown(text)));
    }
    return found->status;
}

template <class Part>
void refuse_second(const std::vector<Part>& parts, std::uint32_t number, const char* column) {
    if (std::ranges::find(parts, number, &Part::number) != parts.end()) {
        throw BadField(fmt::format("{}: {} was there before", column, number));
    }
}

/// Reads the files one after the other into one book.
class Reader {
   public:
    Reader(fs::path folder, unsigned exponent, csv::Complaints& complaints)
        : folder_(std::move(folder)), exponent_(exponent), complaints_(complaints) {}

    OrdersRead read() {
        each("orders.csv",
             {"order_id", "customer_id", "order_status", "order_purchase_timestamp",
              "order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date",
              "order_estimated_delivery_date"},
             [this](const CsvTable& row) { take_order(row); });
        each("order_items.csv",
             {"order_id", "order_item_id", "seller_id", "price", "freight_value"},
             [this](const CsvTable& row) { take_item(row); });
        each("payments.csv", {"order_id", "payment_sequential", "payment_value"},
             [this](const CsvTable& row) { take_payment(row); });
        if (fs::exists(path_of("reviews.csv"))) {
            each("reviews.csv", {"order_id", "review_score", "review_creation_date"},
                 [this](const CsvTable& row) { take_review(row); });
        }
        return std::move(result_);
    }

   private:
    [[nodiscard]] fs::path path_of(const std::string& name) const {
        const fs::path packed = folder_ / (name + ".gz");
        return fs::exists(packed) ? packed : folder_ / name;
    }

    template <class Take>
    void each(const std::string& name, std::initializer_list<std::string_view> columns, Take take) {
        CsvTable table(path_of(name), columns, complaints_);
        while (table.next()) {
            try {
                take(table);
            } catch (const BadField& error) {
                table.skip(error.what());
            }
        }
        result_.files.push_back(loader::count_of(table));
    }

    void take_order(const CsvTable& row) {
        Order order;
        order.id = csv::read_id("order_id", row[0]);
        order.customer = csv::read_id("customer_id", row[1]);
        order.status = read_status(row[2]);
        order.purchased = csv::read_time("order_purchase_timestamp", row[3]);
        order.approved = csv::read_time_if_any("order_approved_at", row[4]);
        order.shipped = csv::read_time_if_any("order_delivered_carrier_date", row[5]);
        order.delivered = csv::read_time_if_any("order_delivered_customer_date", row[6]);
        order.due = csv::read_time_if_any("order_estimated_delivery_date", row[7]);
        if (orders().size() == kOrdersMax) {
            throw csv::InputError(fmt::format("{}:{}: more than {} orders; split the data",
                                              row.name(), row.line(), kOrdersMax));
        }
        if (!place_of_.try_emplace(order.id, orders().size()).second) {
            throw BadField(fmt::format("order_id: {} was there before", csv::shown(order.id)));
        }
        happened(std::max({order.purchased, order.approved, order.shipped, order.delivered}));
        orders().push_back(std::move(order));
    }

    void take_item(const CsvTable& row) {
        Order& order = order_of(row[0]);
        Item item;
        item.number = csv::read_number("order_item_id", row[1]);
        item.seller = csv::read_id("seller_id", row[2]);
        item.price = csv::read_decimal("price", row[3], exponent_);
        item.freight = csv::read_decimal("freight_value", row[4], exponent_);
        refuse_second(order.items, item.number, "order_item_id");
        if (order.items.size() == kItemsMax) {
            throw BadField(
                fmt::format("the order has {} items already, which is the most", kItemsMax));
        }
        count_part(row);
        order.items.push_back(std::move(item));
    }

    void take_payment(const CsvTable& row) {
        Order& order = order_of(row[0]);
        Payment payment;
        payment.number = csv::read_number("payment_sequential", row[1]);
        payment.amount = csv::read_decimal("payment_value", row[2], exponent_);
        refuse_second(order.payments, payment.number, "payment_sequential");
        if (order.payments.size() == kItemsMax) {
            throw BadField(
                fmt::format("the order has {} payments already, which is the most", kItemsMax));
        }
        count_part(row);
        order.payments.push_back(std::move(payment));
    }

    void take_review(const CsvTable& row) {
        Order& order = order_of(row[0]);
        const std::string& score = row[1];
        if (score.size() != 1 || score[0] < '1' || score[0] > '5') {
            throw BadField(fmt::format("review_score: {} is not 1 to 5", csv::shown(score)));
        }
        const ledger::Time time = csv::read_time("review_creation_date", row[2]);
        happened(time);
        if (score == "1") {
            order.bad_review = order.bad_review == 0 ? time : std::min(order.bad_review, time);
        }
    }

    void count_part(const CsvTable& row) {
        if (++parts_ > kPartsMax) {
            throw csv::InputError(
                fmt::format("{}:{}: more than {} items and payments; split the data", row.name(),
                            row.line(), kPartsMax));
        }
    }
    [[nodiscard]] std::vector<Order>& orders() { return result_.orders.orders; }
    void happened(ledger::Time time) {
        result_.orders.today = std::max(result_.orders.today, time);
    }
    Order& order_of(const std::string& id) {
        const auto found = place_of_.find(id);
        if (found == place_of_.end()) {
            throw BadField(fmt::format("order_id: there is no order {}", csv::shown(id)));
        }
        return orders()[found->second];
    }

    fs::path folder_;
    unsigned exponent_;
    csv::Complaints& complaints_;
    OrdersRead result_;
    std::unordered_map<std::string, std::size_t> place_of_;
    std::size_t parts_ = 0;
};

}  // namespace

OrdersRead read_orders(const fs::path& folder, unsigned exponent, csv::Complaints& complaints) {
    return Reader(folder, exponent, complaints).read();
}

}  // namespace holdfast::api::marketplace
