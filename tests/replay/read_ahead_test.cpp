#include "replay/read_ahead.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

namespace read_ahead_test {

using namespace holdfast::replay;
using holdfast::ledger::Sequence;

namespace {

std::size_t size_of(const std::string& text) { return text.size(); }

}  // namespace

TEST_CASE("ReadAhead hands over every result in order, whatever the threads and the room") {
    for (const unsigned threads : {0U, 1U, 2U, 7U}) {
        for (const std::size_t room : {std::size_t{1}, std::size_t{50}, std::size_t{1} << 20}) {
            CAPTURE(threads);
            CAPTURE(room);
            ReadAhead<std::string> ahead(
                5, 505, {threads, room},
                [](Sequence at) { return std::string(at % 17, 'x') + std::to_string(at); },
                size_of);
            for (Sequence at = 5; at < 505; ++at) {
                const auto text = ahead.next();
                REQUIRE(text.has_value());
                CHECK(*text == std::string(at % 17, 'x') + std::to_string(at));
            }
            CHECK_FALSE(ahead.next().has_value());
            CHECK_FALSE(ahead.next().has_value());
        }
    }
}

TEST_CASE("ReadAhead keeps no more than its room, plus what each thread has in hand") {
    std::atomic<int> made{0};
    ReadAhead<std::string> ahead(
        0, 1'000, {2, 100},
        [&](Sequence) {
            ++made;
            return std::string(60, 'x');
        },
        size_of);
    for (int taken = 0; taken < 100; ++taken) {
        REQUIRE(ahead.next().has_value());
        CHECK(made <= taken + 1 + 2 + 2);
    }
}

TEST_CASE("ReadAhead throws where the failed one's turn is, and can be left at any time") {
    for (const unsigned threads : {0U, 1U, 4U}) {
        CAPTURE(threads);
        ReadAhead<std::string> ahead(
            0, 100, {threads, 1 << 10},
            [](Sequence at) -> std::string {
                if (at >= 7) {
                    throw std::runtime_error(std::to_string(at));
                }
                return "good";
            },
            size_of);
        for (int i = 0; i < 7; ++i) {
            CHECK(ahead.next() == "good");
        }
        CHECK_THROWS_WITH(ahead.next(), "7");
    }
    const ReadAhead<std::string> unread(
        0, 1'000'000, {3, 10}, [](Sequence) { return std::string("x"); }, size_of);
}

}  // namespace read_ahead_test
