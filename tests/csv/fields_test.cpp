#include "api/csv/fields.h"

#include <doctest/doctest.h>

#include "ledger/text/time_text.h"

namespace fields_test {

using namespace holdfast;
using namespace holdfast::api::csv;

TEST_CASE("ids and numbers") {
    CHECK(read_id("c", "0e05c0027e31a0a9") == "0e05c0027e31a0a9");
    CHECK(read_id("c", "caf\xc3\xa9 au lait") == "caf\xc3\xa9 au lait");
    CHECK(read_id("c", std::string(64, 'x')).size() == 64);
    for (const std::string& text :
         {std::string(), std::string(65, 'x'), std::string("a\nb"), std::string("a\0b", 3)}) {
        CHECK_THROWS_AS((void)read_id("c", text), BadField);
    }
    CHECK(read_number("n", "0") == 0);
    CHECK(read_number("n", "4294967295") == 4294967295U);
    for (const char* text : {"", "-1", "01", "1.0", "x", "4294967296", " 1"}) {
        CHECK_THROWS_AS((void)read_number("n", text), BadField);
    }
}

TEST_CASE("amounts are exact, and nothing else is an amount") {
    CHECK(read_decimal("a", "39.95", 2).value() == 3995);
    CHECK(read_decimal("a", "40", 2).value() == 4000);
    CHECK(read_decimal("a", "0.1", 2).value() == 10);
    CHECK(read_decimal("a", "1.2500", 2).value() == 125);
    CHECK(read_decimal("a", "184467440737095516.15", 2).value() == UINT64_MAX);
    for (const char* text : {"", "-1", "+1", "1,50", "1.", ".5", "1.255", "1e3", "NaN", " 1", "0x1",
                             "184467440737095516.16"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)read_decimal("a", text, 2), BadField);
    }
    CHECK(read_units("a", "100").value() == 100);
    for (const char* text : {"", "1.00", "-5", "007", "18446744073709551616"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)read_units("a", text), BadField);
    }
    CHECK_THROWS_WITH((void)read_decimal("price", "12,\x1b", 2),
                      "price: '12,?' is not an amount with at most 2 decimals");
}

TEST_CASE("times, in UTC unless they say otherwise") {
    const auto seconds = [](const char* text) { return read_time("t", text) / ledger::kSecond; };
    CHECK(ledger::format_time(read_time("t", "2018-04-04 22:47:21")) == "2018-04-04T22:47:21Z");
    CHECK(seconds("2009-12-31T23:09:39Z") == 1262300979);
    CHECK(seconds("2010-01-01T01:09:39+02:00") == 1262300979);
    CHECK(seconds("1970-01-02") == 86400);
    CHECK(read_time_if_any("t", "") == 0);
    for (const char* text : {"", "yesterday", "2018-13-01 00:00:00", "2018-02-30", "1969-12-31",
                             "2018-04-04 24:00:00", "2018-04-04 22:47", "1522882041"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)read_time("t", text), BadField);
    }
}

}  // namespace fields_test
