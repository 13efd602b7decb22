#include "ledger/memory_budget.h"

#include <doctest/doctest.h>

#include <map>
#include <random>

namespace memory_budget_test {

using namespace holdfast::ledger;

namespace {

using Ids = Table<CommandId, IdUse>;

// Stored rows of the ids' table, written by hand.
class Shelf : public StoredRows {
   public:
    std::optional<Bytes> find_row(std::uint8_t table, ByteSpan key) const override {
        CHECK(table == kIds);
        ++asked;
        const auto at = rows.find(Bytes(key.begin(), key.end()));
        return at == rows.end() ? std::nullopt : std::optional(at->second);
    }
    void for_each_row(std::uint8_t /*table*/,
                      const std::function<bool(ByteSpan, ByteSpan)>& visit) const override {
        for (const auto& [key, row] : rows) {
            if (!visit(key, row)) {
                return;
            }
        }
    }
    void store(Ids& ids) {
        ids.take_changes([&](const CommandId& id, const IdUse& use) {
            Bytes key;
            encode_key(id, key);
            rows[key] = encode_fields(use);
        });
    }

    static constexpr std::uint8_t kIds = 13;
    std::map<Bytes, Bytes> rows;
    mutable std::size_t asked = 0;
};

CommandId id_of(std::uint32_t number) {
    CommandId id{10, {}};
    id.id.bytes[12] = static_cast<std::uint8_t>(number >> 24);
    id.id.bytes[13] = static_cast<std::uint8_t>(number >> 16);
    id.id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    id.id.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

IdUse use_of(std::uint64_t sequence) { return {sequence, 0, Reason::ok, false}; }

}  // namespace

TEST_CASE("rows that were let go are found again, whatever is done with them") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Shelf shelf;
    Ids ids;
    ids.track_changes();
    ids.keep_rest_in(&shelf, Shelf::kIds, 0);
    std::map<std::uint32_t, std::uint64_t> truth;
    std::size_t evicted = 0;
    for (Period period = 1; period < 400; ++period) {
        ids.begin_period(period);
        auto trial = truth;
        ids.open_savepoint();
        for (int step = 0; step < 12; ++step) {
            const auto number = static_cast<std::uint32_t>(random() % 300);
            const IdUse* found = ids.find(id_of(number));
            REQUIRE((found != nullptr) == trial.contains(number));
            if (found == nullptr) {
                ids.insert(id_of(number), use_of(period));
                trial[number] = period;
            } else {
                REQUIRE(found->sequence == trial.at(number));
                if (random() % 2 == 0) {
                    ids.edit(id_of(number)).sequence = period;
                    trial[number] = period;
                }
            }
        }
        if (random() % 4 != 0) {
            ids.commit();
            truth = trial;
        } else {
            ids.rollback();
        }
        CHECK(ids.size() == truth.size());
        if (random() % 3 == 0) {
            shelf.store(ids);
            evicted += ids.evict(period - static_cast<Period>(random() % 2), 200, 50);
        }
        std::map<std::uint32_t, std::uint64_t> seen;
        ids.for_each_sorted([&](const CommandId& id, const IdUse& use) {
            const std::uint32_t number = id.id.bytes[14] * 256U + id.id.bytes[15];
            CHECK((seen.empty() || seen.rbegin()->first < number));
            seen[number] = use.sequence;
        });
        CHECK(seen == truth);
        const std::size_t in_memory = ids.in_memory();
        for (std::uint32_t number = 0; number < 300; ++number) {
            const auto row = ids.copy(id_of(number));
            CHECK((row ? row->sequence : 0) == (truth.contains(number) ? truth.at(number) : 0));
        }
        CHECK(ids.in_memory() == in_memory);  // to copy changes nothing
    }
    CHECK(evicted > 1000);
}

TEST_CASE("rows are brought many at once, and not asked for again") {
    Shelf shelf;
    Ids ids;
    ids.track_changes();
    ids.keep_rest_in(&shelf, Shelf::kIds, 0);
    for (std::uint32_t number = 0; number < 100; ++number) {
        ids.insert(id_of(number), use_of(number));
    }
    shelf.store(ids);
    ids.begin_period(2);
    REQUIRE(ids.evict(1, 1000, 60) == 60);
    std::vector<CommandId> keys;
    for (const std::uint32_t number : {70U, 3U, 99U, 3U, 500U, 40U, 41U}) {
        keys.push_back(id_of(number));
    }
    std::size_t missing = 0;
    for (const std::uint32_t number : {70U, 3U, 99U, 40U, 41U}) {
        missing += ids.find_in_memory(id_of(number)) == nullptr ? 1U : 0U;
    }
    REQUIRE(missing > 0);
    const std::size_t in_memory = ids.in_memory();
    shelf.asked = 0;
    ids.bring(keys);
    CHECK(shelf.asked == missing + 1);  // 500 is nowhere
    CHECK(ids.in_memory() == in_memory + missing);
    CHECK(ids.size() == 100);
    for (const std::uint32_t number : {70U, 3U, 99U, 40U, 41U}) {
        REQUIRE(ids.find(id_of(number)) != nullptr);
        CHECK(ids.find(id_of(number))->sequence == number);
    }
    CHECK(shelf.asked == missing + 1);
    CHECK(ids.find(id_of(500)) == nullptr);
}

TEST_CASE("what was changed before the budget's first look is kept until it is stored") {
    Shelf shelf;
    State state;
    state.track_changes();
    state.keep_rest_in(shelf, State().sizes());
    state.ids.insert(id_of(1), use_of(1));
    state.facts.next_sequence = 1;
    state.ids.take_changes([](const auto&, const auto&) {});  // on its way, not yet stored
    MemoryBudget budget(0);
    budget.keep(state, 0);
    CHECK(state.ids.in_memory() == 1);
    state.ids.edit(id_of(1)).reversed = true;
    state.facts.next_sequence = 2;
    State copy = state;
    copy.stop_tracking();  // somebody else has its changes stored
    copy.ids.insert(id_of(2), use_of(2));
    copy.facts.next_sequence = 3;
    MemoryBudget its_budget(0);
    its_budget.keep(copy, 2);
    CHECK(copy.ids.in_memory() == 2);
    its_budget.keep(copy, 3);
    CHECK(copy.ids.in_memory() == 0);
    CHECK(copy.ids.size() == 2);
    state.ids.take_changes([](const auto&, const auto&) {});
    budget.keep(state, 1);
    CHECK(state.ids.in_memory() == 1);
    budget.keep(state, 2);
    CHECK(state.ids.in_memory() == 0);
    CHECK(state.ids.size() == 1);
}

TEST_CASE("a table whose rows are all in memory asks nobody") {
    Shelf shelf;
    Ids ids;
    ids.keep_rest_in(&shelf, Shelf::kIds, 0);
    ids.insert(id_of(1), use_of(1));
    CHECK(ids.find(id_of(2)) == nullptr);
    CHECK_FALSE(ids.copy(id_of(2)).has_value());
    CHECK(shelf.asked == 0);
}

TEST_CASE("a row can't be made twice, though it is out of memory") {
    Shelf shelf;
    Ids ids;
    ids.track_changes();
    ids.keep_rest_in(&shelf, Shelf::kIds, 0);
    ids.insert(id_of(1), use_of(7));
    shelf.store(ids);
    CHECK(ids.evict(1, 10, 10) == 1);
    CHECK(ids.in_memory() == 0);
    CHECK_THROWS_AS(ids.insert(id_of(1), use_of(8)), CheckFailed);
    CHECK(ids.find(id_of(1))->sequence == 7);
    CHECK(ids.size() == 1);
}

TEST_CASE(
    "a budget lets go of what was not used for the longest time, and only of what is stored") {
    constexpr std::size_t kRows = 20'000;
    constexpr std::size_t kBudget = 4'000 * Ids::kRowBytes;
    Shelf shelf;
    State state;
    state.track_changes();
    state.keep_rest_in(shelf, State().sizes());
    MemoryBudget budget(kBudget);
    for (std::uint32_t number = 0; number < kRows; ++number) {
        state.ids.insert(id_of(number), use_of(number));
        state.facts.next_sequence = number + 1;
        budget.keep(state, 0);
    }
    CHECK(state.ids.in_memory() == kRows);  // nothing is stored, so nothing may go
    shelf.store(state.ids);
    Sequence stored = kRows;
    for (std::uint32_t number = kRows; number < 2 * kRows; ++number) {
        state.ids.insert(id_of(number), use_of(number));
        (void)state.ids.edit(id_of(17));  // in use all the time
        state.facts.next_sequence = number + 1;
        if (number % 1000 == 999) {
            shelf.store(state.ids);
            stored = number + 1;
        }
        budget.keep(state, stored);
        REQUIRE(state.ids.size() == number + 1);
    }
    CHECK(state.ids.in_memory() * Ids::kRowBytes < kBudget + 1'100 * Ids::kRowBytes);
    CHECK(state.ids.in_memory() > 2'000);
    shelf.asked = 0;
    CHECK(state.ids.find(id_of(17)) != nullptr);
    CHECK(state.ids.find(id_of(2 * kRows - 1)) != nullptr);
    CHECK(shelf.asked == 0);
    CHECK(state.ids.find(id_of(18))->sequence == 18);
    CHECK(shelf.asked == 1);
}

}  // namespace memory_budget_test
