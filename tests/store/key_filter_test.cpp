#include "ledger/store/key_filter.h"

#include <doctest/doctest.h>

#include <random>

namespace key_filter_test {

using namespace holdfast::store;

TEST_CASE("a filter passes all of its keys and few others") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t count : {0U, 1U, 7U, 100U, 20'000U}) {
        std::vector<std::uint64_t> hashes(count);
        for (auto& hash : hashes) {
            hash = random();
        }
        const KeyFilter made = KeyFilter::of(hashes);
        CHECK(made.bytes().size() <= 64 + count * 10 / 8);
        const auto filter = KeyFilter::parse(made.bytes());
        REQUIRE(filter.has_value());
        for (const auto hash : hashes) {
            CHECK(filter->may_have(hash));
        }
        int passed = 0;
        for (int i = 0; i < 10'000; ++i) {
            passed += filter->may_have(random()) ? 1 : 0;
        }
        CHECK(passed < 300);
    }
}

TEST_CASE("what is no filter is not taken for one") {
    CHECK_FALSE(KeyFilter::parse({}).has_value());
    CHECK_FALSE(KeyFilter::parse(holdfast::ledger::Bytes(63)).has_value());
    CHECK_FALSE(KeyFilter::parse(holdfast::ledger::Bytes(65)).has_value());
    CHECK(KeyFilter::parse(holdfast::ledger::Bytes(128)).has_value());
}

}  // namespace key_filter_test
