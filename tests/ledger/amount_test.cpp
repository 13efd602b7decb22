#include "ledger/amount.h"

#include <doctest/doctest.h>

namespace amount_test {

using namespace holdfast::ledger;

namespace {

struct DecimalCase {
    const char* text;
    unsigned exponent;
    const char* units;  // null: refused
};

constexpr DecimalCase kDecimals[] = {
    {"19.99", 2, "1999"},
    {"0.29", 2, "29"},
    {"100", 2, "10000"},
    {"100", 0, "100"},
    {"1.5", 0, nullptr},
    {"1.0", 0, "1"},
    {"1.230", 2, "123"},
    {"1.234", 2, nullptr},
    {"0", 3, "0"},
    {"", 2, nullptr},
    {".5", 2, nullptr},
    {"5.", 2, nullptr},
    {"-1", 2, nullptr},
    {"+1", 2, nullptr},
    {"1e3", 2, nullptr},
    {" 1", 2, nullptr},
    {"12x", 2, nullptr},
    {"1.2.3", 2, nullptr},
    {"5192296858534827628530496329220095", 0, "5192296858534827628530496329220095"},
    {"5192296858534827628530496329220096", 0, nullptr},
    {"51922968585348276285304963292200.95", 2, "5192296858534827628530496329220095"},
    {"51922968585348276285304963292200.96", 2, nullptr},
    {"99999999999999999999999999999999999999999999", 0, nullptr},
};

}  // namespace

TEST_CASE("major units are read exactly or not at all") {
    for (const auto& row : kDecimals) {
        CAPTURE(row.text);
        const auto amount = parse_decimal(row.text, row.exponent);
        REQUIRE(amount.has_value() == (row.units != nullptr));
        if (amount) {
            CHECK(to_string(*amount) == row.units);
        }
    }
}

TEST_CASE("major units are written with exactly the currency's decimals") {
    CHECK(format_decimal(1999, 2) == "19.99");
    CHECK(format_decimal(5, 2) == "0.05");
    CHECK(format_decimal(-5, 2) == "-0.05");
    CHECK(format_decimal(-12345, 3) == "-12.345");
    CHECK(format_decimal(0, 2) == "0.00");
    CHECK(format_decimal(7, 0) == "7");
}

TEST_CASE("minor units are plain digits") {
    CHECK(parse_units("0") == Amount());
    CHECK(parse_units("340") == Amount(340));
    CHECK(parse_units(to_string(Amount::max())) == Amount::max());
    for (const char* bad : {"", "01", "-1", "1.0", " 1", "5192296858534827628530496329220096"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_units(bad).has_value());
    }
}

TEST_CASE("arithmetic that leaves the bound stops") {
    CHECK_THROWS_AS((void)(Amount::max() + Amount(1)), CheckFailed);
    CHECK_THROWS_AS((void)(Amount(1) - Amount(2)), CheckFailed);
    CHECK_THROWS_AS((void)(Balance(Amount::max()) + Amount(1)), CheckFailed);
    CHECK_THROWS_AS((void)(Balance(-static_cast<i128>(kMaxAmount)) - Amount(1)), CheckFailed);
    CHECK(sum_exceeds_max(Amount::max(), Amount(1)));
    CHECK_FALSE(sum_exceeds_max(Amount::max(), Amount()));
    CHECK(minus_or_zero(Amount(3), Amount(5)) == Amount());
}

}  // namespace amount_test
