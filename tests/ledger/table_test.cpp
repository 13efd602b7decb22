#include "ledger/table.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace table_test {

using namespace holdfast::ledger;

TEST_CASE("a rollback restores rows exactly, a commit keeps them") {
    Table<std::uint32_t, std::uint32_t> table;
    table.insert(1, 10);
    table.insert(2, 20);
    table.open_savepoint();
    table.edit(1) = 11;
    table.edit(1) = 12;
    table.insert(3, 30);
    table.edit(3) = 31;
    table.rollback();
    CHECK(*table.find(1) == 10);
    CHECK(table.find(3) == nullptr);
    CHECK(table.size() == 2);
    table.open_savepoint();
    table.edit(2) = 21;
    table.insert(3, 33);
    table.commit();
    CHECK(*table.find(2) == 21);
    CHECK(*table.find(3) == 33);
}

TEST_CASE("a missing row can't be edited, a known key not inserted") {
    Table<std::uint32_t, std::uint32_t> table;
    table.insert(1, 10);
    CHECK_THROWS_AS((void)table.edit(2), CheckFailed);
    CHECK_THROWS_AS(table.insert(1, 11), CheckFailed);
}

TEST_CASE("random edits, rolled back or not, agree with a map") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Table<std::uint32_t, std::uint64_t> table;
    std::map<std::uint32_t, std::uint64_t> truth;
    for (int run = 0; run < 300; ++run) {
        auto trial = truth;
        table.open_savepoint();
        for (int step = 0; step < 20; ++step) {
            const auto key = static_cast<std::uint32_t>(random() % 64);
            const auto value = random();
            if (trial.contains(key)) {
                table.edit(key) = value;
            } else {
                table.insert(key, value);
            }
            trial[key] = value;
        }
        if (random() % 2 == 0) {
            table.commit();
            truth = trial;
        } else {
            table.rollback();
        }
        std::map<std::uint32_t, std::uint64_t> seen;
        table.for_each_sorted(
            [&](std::uint32_t key, std::uint64_t value) { seen.emplace(key, value); });
        CHECK(seen == truth);
        for (std::uint32_t key = 0; key < 64; ++key) {
            const std::uint64_t* row = table.find(key);
            CHECK((row != nullptr) == truth.contains(key));
            CHECK((row == nullptr || *row == truth.at(key)));
        }
    }
}

TEST_CASE("changes since the last time are taken once, each row once") {
    Table<std::uint32_t, std::uint32_t> table;
    table.insert(1, 10);
    const auto taken = [&] {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> changes;
        table.take_changes(
            [&](std::uint32_t key, std::uint32_t value) { changes.emplace_back(key, value); });
        std::ranges::sort(changes);
        return changes;
    };
    CHECK_THROWS_AS(taken(), CheckFailed);  // nobody keeps account
    table.track_changes();
    CHECK(taken().empty());
    table.insert(2, 20);
    table.edit(2) = 21;
    table.edit(1) = 11;
    table.edit(1) = 12;
    CHECK(taken() == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 12}, {2, 21}});
    CHECK(taken().empty());
    table.open_savepoint();
    table.insert(3, 30);
    table.edit(2) = 22;
    table.rollback();
    CHECK(taken() == std::vector<std::pair<std::uint32_t, std::uint32_t>>{
                         {2, 21}});  // more than need be, never less
    table.insert(3, 31);
    CHECK(taken() == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{3, 31}});
}

TEST_CASE("an index of colliding hashes finds, forgets and grows like a map") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    RowIndex index;
    std::map<std::uint32_t, std::uint64_t> hash_of;  // by position
    const auto finds = [&](std::uint64_t hash, std::uint32_t position) {
        return index.find(hash, [&](std::uint32_t found) { return found == position; }) == position;
    };
    CHECK_FALSE(finds(7, 0));
    for (std::uint32_t position = 0; position < 3000; ++position) {
        const std::uint64_t hash = (random() % 2 == 0 ? random() % 50 : ~(random() % 50)) << 32;
        index.insert(hash, position);
        hash_of[position] = hash;
        if (random() % 3 == 0) {
            const auto gone =
                std::next(hash_of.begin(), static_cast<std::ptrdiff_t>(random() % hash_of.size()));
            index.erase(gone->second, gone->first);
            CHECK_FALSE(finds(gone->second, gone->first));
            hash_of.erase(gone);
        }
        if (position % 100 == 0) {
            for (const auto& [there, its_hash] : hash_of) {
                REQUIRE(finds(its_hash, there));
            }
        }
    }
    CHECK_THROWS_AS(index.erase(random() | 1ULL << 45, 3000), CheckFailed);
}

}  // namespace table_test
