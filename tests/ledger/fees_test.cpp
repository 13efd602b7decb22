#include "ledger/fees.h"

#include <doctest/doctest.h>

namespace fees_test {

using namespace holdfast::ledger;

namespace {

Terms terms(std::initializer_list<FeeLine> lines) { return Terms{lines, false}; }

FeeLine line(std::uint16_t bps, unsigned fixed = 0, std::optional<Amount> cap = std::nullopt) {
    return {AccountId{}, bps, Amount(fixed), cap};
}

// Releases parts one after another and returns what each line took in all.
std::vector<u128> charged_over(const Terms& schedule, std::initializer_list<unsigned> parts) {
    ExitTotals totals;
    totals.charged.resize(schedule.lines.size());
    for (const unsigned part : parts) {
        const auto fees = fees_of_release(schedule, totals, Amount(part));
        Amount taken;
        for (std::size_t i = 0; i < fees.size(); ++i) {
            totals.charged[i] += fees[i];
            taken += fees[i];
        }
        CHECK(taken <= Amount(part));
        totals.released += Amount(part);
    }
    std::vector<u128> result;
    for (const Amount charged : totals.charged) {
        result.push_back(charged.value());
    }
    return result;
}

}  // namespace

TEST_CASE("fees do not depend on how a release was cut up") {
    const Terms schedule = terms({line(250, 30), line(1000)});
    CHECK(charged_over(schedule, {10'000}) == std::vector<u128>{280, 1000});
    CHECK(charged_over(schedule, {1, 9'999}) == std::vector<u128>{280, 1000});
    CHECK(charged_over(schedule, {3'333, 3'333, 3'334}) == std::vector<u128>{280, 1000});
}

TEST_CASE("a cap ends what a line may charge") {
    const Terms schedule = terms({line(5000, 10, Amount(50))});
    CHECK(charged_over(schedule, {60, 40, 1000}) == std::vector<u128>{50});
}

TEST_CASE("a shortfall is carried to the next release") {
    const Terms schedule = terms({line(0, 100)});
    CHECK(charged_over(schedule, {30}) == std::vector<u128>{30});
    CHECK(charged_over(schedule, {30, 200}) == std::vector<u128>{100});
}

TEST_CASE("lines are served in their order") {
    const Terms schedule = terms({line(9000), line(0, 50)});
    CHECK(charged_over(schedule, {100}) == std::vector<u128>{90, 10});
    CHECK(charged_over(schedule, {100, 100}) == std::vector<u128>{180, 20});
    CHECK(charged_over(schedule, {100, 1000}) == std::vector<u128>{990, 50});
}

TEST_CASE("fees stand on what was released less what was reversed") {
    const Terms schedule = terms({line(1000)});
    ExitTotals totals;
    totals.released = Amount(1000);
    totals.reversed = Amount(1000);
    totals.charged = {Amount()};
    CHECK(fees_of_release(schedule, totals, Amount(500)).front() == Amount(50));
    totals.charged = {Amount(80)};  // charged more than is owed now: nothing, never negative
    CHECK(fees_of_release(schedule, totals, Amount(500)).front() == Amount());
}

TEST_CASE("the largest release has an exact fee") {
    const Terms schedule = terms({line(10'000)});
    CHECK(fees_of_release(schedule, ExitTotals{}, Amount::max()).front() == Amount::max());
}

}  // namespace fees_test
