#include "api/marketplace/read_orders.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/store/temp_folder.h"

namespace read_orders_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::api::marketplace;

namespace {

const std::string kOrdersHeader =
    "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
    "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n";
const std::string kItemsHeader = "order_id,order_item_id,seller_id,price,freight_value\n";
const std::string kPaymentsHeader = "order_id,payment_sequential,payment_value\n";
const std::string kReviewsHeader = "order_id,review_score,review_creation_date\n";
const std::string kOrder = "o1,c1,shipped,2018-01-01 00:00:00,,,,\n";

struct Files {
    std::string orders = kOrder;
    std::string items;
    std::string payments;
    std::string reviews;
};

/// Rows read and skipped of each file.
struct Outcome {
    OrdersRead read;
    std::vector<std::uint64_t> skipped;
};

Outcome read(const Files& files) {
    const store::TempFolder folder;
    const auto write = [&](const char* name, const std::string& text) {
        std::ofstream(folder.path() / name, std::ios::binary) << text;
    };
    write("orders.csv", kOrdersHeader + files.orders);
    write("order_items.csv", kItemsHeader + files.items);
    write("payments.csv", kPaymentsHeader + files.payments);
    if (!files.reviews.empty()) {
        write("reviews.csv", kReviewsHeader + files.reviews);
    }
    csv::Complaints complaints("test", 0);
    Outcome outcome{read_orders(folder.path(), 2, complaints), {}};
    for (const loader::FileCount& file : outcome.read.files) {
        outcome.skipped.push_back(file.skipped);
    }
    return outcome;
}

}  // namespace

TEST_CASE("four files become orders") {
    const Outcome outcome = read({
        "o1,c1,delivered,2018-01-01 00:00:00,2018-01-02 00:00:00,2018-01-03 00:00:00,"
        "2018-01-04 00:00:00,2018-01-05 00:00:00\no2,c1,created,2018-01-06 00:00:00,,,,\n",
        "o1,1,s1,39.95,17.93\no1,2,s2,0,0.01\n",
        "o1,2,10.00\no1,1,47.89\n",
        "o1,1,2018-01-09 00:00:00\no1,1,2018-01-08 00:00:00\no1,5,2018-01-10 00:00:00\n",
    });
    CHECK(outcome.skipped == std::vector<std::uint64_t>{0, 0, 0, 0});
    const auto& orders = outcome.read.orders.orders;
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].status == OrderStatus::delivered);
    CHECK(orders[0].due - orders[0].purchased == 4 * ledger::kDay);
    CHECK(orders[0].bad_review - orders[0].purchased == 7 * ledger::kDay);
    REQUIRE(orders[0].items.size() == 2);
    CHECK(orders[0].items[0].freight == ledger::Amount(1793));
    CHECK(orders[0].items[1].seller == "s2");
    REQUIRE(orders[0].payments.size() == 2);
    CHECK(orders[0].payments[0].number == 2);
    CHECK(orders[1].approved == 0);
    CHECK(outcome.read.orders.today - orders[0].purchased == 9 * ledger::kDay);
}

TEST_CASE("rows that make no sense are skipped, one by one") {
    for (const std::string& row : {
             std::string("o1,c2,shipped,2018-01-01 00:00:00,,,,"),  // an order twice
             std::string(",c2,shipped,2018-01-01 00:00:00,,,,"),
             std::string("o2,,shipped,2018-01-01 00:00:00,,,,"),
             std::string("o2,c2,lost,2018-01-01 00:00:00,,,,"),
             std::string("o2,c2,shipped,,,,,"),
             std::string("o2,c2,shipped,2018-01-01 00:00:00,never,,,"),
             std::string("o2,c2,shipped,2018-01-01 00:00:00,,,"),
             std::string("o2,c2,shipped,2018-01-01 00:00:00,,,,,"),
             std::string("o2,c2,\"ship\"ped,2018-01-01 00:00:00,,,,"),
         }) {
        CAPTURE(row);
        const Outcome outcome =
            read({kOrder + row + "\no3,c3,created,2018-01-01,,,,\n", "", "", ""});
        CHECK(outcome.skipped[0] == 1);
        CHECK(outcome.read.orders.orders.size() == 2);
    }
    for (const char* row :
         {"o1,1,s,2.00,1.00", "o9,2,s,2.00,1.00", "o1,x,s,2.00,1.00", "o1,2,,2.00,1.00",
          "o1,2,s,-2.00,1.00", "o1,2,s,2.001,1.00", "o1,2,s,2.00,", "o1,2,s,2.00"}) {
        CAPTURE(row);
        const Outcome outcome = read({kOrder, std::string("o1,1,s,2.00,1.00\n") + row, "", ""});
        CHECK(outcome.skipped[1] == 1);
        CHECK(outcome.read.orders.orders[0].items.size() == 1);
    }
    for (const char* row : {"o1,1,2.00", "o9,2,2.00", "o1,,2.00", "o1,2,two"}) {
        CAPTURE(row);
        const Outcome outcome = read({kOrder, "", std::string("o1,1,2.00\n") + row, ""});
        CHECK(outcome.skipped[2] == 1);
        CHECK(outcome.read.orders.orders[0].payments.size() == 1);
    }
    for (const char* row :
         {"o9,1,2018-01-01", "o1,0,2018-01-01", "o1,6,2018-01-01", "o1,1.0,2018-01-01", "o1,1,"}) {
        CAPTURE(row);
        const Outcome outcome = read({kOrder, "", "", row});
        CHECK(outcome.skipped[3] == 1);
        CHECK(outcome.read.orders.orders[0].bad_review == 0);
    }
}

TEST_CASE("an order has so many items and payments, and no more") {
    Files files;
    for (std::size_t i = 0; i < kItemsMax + 2; ++i) {
        files.items += "o1," + std::to_string(i) + ",s,1.00,1.00\n";
        files.payments += "o1," + std::to_string(i) + ",1.00\n";
    }
    const Outcome outcome = read(files);
    CHECK(outcome.skipped == std::vector<std::uint64_t>{0, 2, 2});
}

TEST_CASE("reviews may be missing; the other files may not") {
    CHECK(read({}).read.files.size() == 3);
    const store::TempFolder folder;
    csv::Complaints complaints("test", 0);
    CHECK_THROWS_AS((void)read_orders(folder.path(), 2, complaints), csv::InputError);
}

}  // namespace read_orders_test
