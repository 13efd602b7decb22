#include "ledger/text/time_text.h"

#include <doctest/doctest.h>

#include <ctime>

namespace time_text_test {

using namespace holdfast::ledger;

TEST_CASE("instants as text and back") {
    struct Row {
        Time time;
        const char* text;
    };
    const Row rows[] = {
        {0, "1970-01-01T00:00:00Z"},
        {1, "1970-01-01T00:00:00.000000001Z"},
        {kSecond, "1970-01-01T00:00:01Z"},
        {kDay - 1, "1970-01-01T23:59:59.999999999Z"},
        {59 * kDay, "1970-03-01T00:00:00Z"},
        {951'782'400 * kSecond, "2000-02-29T00:00:00Z"},
        {951'868'800 * kSecond, "2000-03-01T00:00:00Z"},
        {1'709'164'800 * kSecond, "2024-02-29T00:00:00Z"},
        {1'735'689'599 * kSecond + 500'000'000, "2024-12-31T23:59:59.500000000Z"},
        {1'735'689'600 * kSecond, "2025-01-01T00:00:00Z"},
        {4'107'542'400 * kSecond, "2100-03-01T00:00:00Z"},
        {~Time{0}, "2554-07-21T23:34:33.709551615Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(format_time(row.time) == row.text);
        CHECK(format_date(row.time) == std::string(row.text).substr(0, 10));
        if (row.time != ~Time{0}) {
            CHECK(parse_time(row.text) == row.time);
        }
    }
}

TEST_CASE("every day of four centuries agrees with the C library") {
    for (std::uint64_t day = 0; day < 584 * 365; ++day) {
        const auto seconds = static_cast<std::time_t>(day * 86'400);
        std::tm parts{};
        ::gmtime_r(&seconds, &parts);
        char text[16];
        REQUIRE(std::strftime(text, sizeof text, "%Y-%m-%d", &parts) == 10);
        REQUIRE(format_date(day * kDay) == text);
        REQUIRE(parse_time(text) == day * kDay);
    }
}

TEST_CASE("what else is an instant") {
    struct Row {
        const char* text;
        Time time;
    };
    const Row rows[] = {
        {"1970-01-02", kDay},
        {"1970-01-01T01:00:00+01:00", 0},
        {"1970-01-01T00:00:00-00:30", 1800 * kSecond},
        {"1970-01-01t00:00:01z", kSecond},
        {"1970-01-01 00:00:01Z", kSecond},
        {"1970-01-01T00:00:00.5Z", kSecond / 2},
        {"1970-01-01T00:00:00.000000009Z", 9},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(parse_time(row.text) == row.time);
    }
}

TEST_CASE("what is no instant") {
    for (const char* text : {"",
                             "1970",
                             "1970-1-1",
                             "1969-12-31",
                             "1970-00-01",
                             "1970-13-01",
                             "1970-01-00",
                             "1970-01-32",
                             "1970-02-29",
                             "2100-02-29",
                             "1970-01-01T",
                             "1970-01-01T00:00Z",
                             "1970-01-01T24:00:00Z",
                             "1970-01-01T00:60:00Z",
                             "1970-01-01T00:00:60Z",
                             "1970-01-01T00:00:00",
                             "1970-01-01T00:00:00.Z",
                             "1970-01-01T00:00:00.1234567890Z",
                             "1970-01-01T00:00:00+24:00",
                             "1970-01-01T00:00:00+01:60",
                             "1970-01-01T00:00:00+0100",
                             "1970-01-01T00:59:59+01:00",
                             "1970-01-01T00:00:00ZZ",
                             "1970-01-01Z",
                             "2554-07-21T23:34:34Z",
                             "9999-12-31T00:00:00Z",
                             "a970-01-01",
                             "-970-01-01"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(parse_time(text).has_value());
    }
}

}  // namespace time_text_test
