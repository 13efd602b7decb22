#include "ledger/shares.h"

#include <doctest/doctest.h>

#include <random>

namespace shares_test {

using namespace holdfast::ledger;

namespace {

std::vector<Amount> amounts(std::initializer_list<unsigned> values) {
    std::vector<Amount> result;
    for (const unsigned value : values) {
        result.emplace_back(value);
    }
    return result;
}

}  // namespace

TEST_CASE("cumulative shares are floored in order and the last takes what is left") {
    struct Case {
        unsigned amount;
        std::initializer_list<unsigned> weights;
        std::initializer_list<unsigned> parts;
    };
    const Case cases[] = {
        {100, {1, 1, 1}, {33, 33, 34}},  {1, {1, 1}, {0, 1}},
        {10, {3, 3, 4}, {3, 3, 4}},      {0, {1, 2}, {0, 0}},
        {7, {0, 1, 0}, {0, 7, 0}},  // the last with a weight takes the rest
        {5, {2, 0, 3, 0}, {2, 0, 3, 0}}, {11, {5, 3, 2}, {5, 3, 3}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.amount);
        CHECK(proportional_shares(Amount(row.amount), amounts(row.weights)) == amounts(row.parts));
    }
}

TEST_CASE("shares of the largest amounts are exact") {
    CHECK(multiply_divide(Amount::max(), kMaxAmount, kMaxAmount) == Amount::max());
    CHECK(multiply_divide(Amount::max(), 1, 2) == Amount(kMaxAmount / 2));
    CHECK(multiply_divide(Amount::max(), 9'999, 10'000) ==
          Amount(kMaxAmount - (kMaxAmount + 9'999) / 10'000));
    const std::vector<Amount> weights{Amount::max(), Amount::max(), Amount::max()};
    const auto parts = proportional_shares(Amount::max(), weights);
    CHECK(parts[0] == Amount(kMaxAmount / 3));
    CHECK(parts[0] + parts[1] + parts[2] == Amount::max());
}

TEST_CASE("random shares add up, and each is within a unit of the exact one") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int run = 0; run < 2000; ++run) {
        const u128 amount = random() >> (random() % 60);
        std::vector<Amount> weights(1 + random() % 8);
        u128 total = 0;
        for (Amount& weight : weights) {
            weight = Amount(random() >> (random() % 64));
            total += weight.value();
        }
        if (total == 0) {
            continue;
        }
        const auto parts = proportional_shares(Amount(amount), weights);
        u128 sum = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            sum += parts[i].value();
            const u128 exact_low = amount * weights[i].value() / total;
            CHECK(parts[i].value() + 1 >= exact_low);
            CHECK(parts[i].value() <= exact_low + 1);
        }
        CHECK(sum == amount);
    }
}

}  // namespace shares_test
