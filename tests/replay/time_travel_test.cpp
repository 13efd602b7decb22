#include "replay/time_travel.h"

#include <doctest/doctest.h>

#include "ledger/state_hash.h"
#include "tests/replay/sample_log.h"

namespace time_travel_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;

namespace {

std::int64_t available(const ledger::State& state, std::string_view name) {
    return static_cast<std::int64_t>(state.accounts.find(account_named(name))->available.value());
}

}  // namespace

TEST_CASE("fold_until: the state after any entry is that of the log cut there") {
    const World world = sample_world();
    const MemorySource source(world.log());
    for (ledger::Sequence at = 0; at < source.next(); at += 7) {
        CAPTURE(at);
        const auto cut = std::vector<ledger::Bytes>(
            world.log().begin(), world.log().begin() + static_cast<std::ptrdiff_t>(at) + 1);
        const auto verified = verify(MemorySource(cut), {});
        REQUIRE(verified.findings.empty());
        CHECK(ledger::state_hash(fold_until(source, {at, std::nullopt}, {}).state()) ==
              verified.state_hash);
    }
    CHECK(ledger::state_hash(fold_until(source, {}, {}).state()) == world.state_hash());
}

TEST_CASE("fold_until: replayed twice, and carried on from the middle, the same hash") {
    const World world = sample_world();
    const MemorySource source(world.log());
    const auto once = ledger::state_hash(fold_until(source, {}, {0, 1}).state());
    const auto twice = ledger::state_hash(fold_until(source, {}, {3, 1 << 20}).state());
    Fold middle = fold_until(source, {source.next() / 2, std::nullopt}, {});
    SoundEntries rest(source, source.next() / 2 + 1, source.next(), {});
    while (const auto sound = rest.next()) {
        middle.take_in(*sound);
    }
    CHECK(once == twice);
    CHECK(once == ledger::state_hash(middle.state()));
    CHECK(once == world.state_hash());
}

TEST_CASE("fold_until: an instant means the last entry not later than it") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    world.advance(ledger::kHour);
    world.transfer("alice", "bob", 60);
    const MemorySource source(world.log());
    const auto at = [&](ledger::Time time) { return fold_until(source, {std::nullopt, time}, {}); };
    CHECK(available(at(kStart).state(), "bob") == 0);
    CHECK(available(at(kStart + ledger::kHour - 1).state(), "bob") == 0);
    CHECK(available(at(kStart + ledger::kHour).state(), "bob") == 60);
    CHECK(available(at(~ledger::Time{0}).state(), "bob") == 60);
    CHECK_THROWS_AS(at(kStart - 1), std::invalid_argument);
    CHECK_THROWS_AS((void)fold_until(source, {source.next(), std::nullopt}, {}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)fold_until(MemorySource({}), {}, {}), std::invalid_argument);
}

TEST_CASE("fold_until: stops where the log is not itself") {
    auto log = small_world().log();
    log[5][20] ^= 1;
    CHECK_THROWS_AS((void)fold_until(MemorySource(log), {}, {}), FoundError);
    CHECK_NOTHROW((void)fold_until(MemorySource(log), {ledger::Sequence{4}, std::nullopt}, {}));
}

TEST_CASE("parse_moment") {
    struct Row {
        const char* text;
        std::optional<ledger::Sequence> sequence;
        std::optional<ledger::Time> time;
    };
    for (const Row& row :
         {Row{"0", 0, {}}, Row{"17", 17, {}}, Row{"1970-01-01T00:00:01Z", {}, ledger::kSecond},
          Row{"1970-01-02", {}, ledger::kDay}}) {
        CAPTURE(std::string(row.text));
        const auto moment = parse_moment(row.text);
        REQUIRE(moment.has_value());
        CHECK(moment->sequence == row.sequence);
        CHECK(moment->time == row.time);
    }
    for (const char* text :
         {"", "-1", "1.5", "seventeen", "18446744073709551616", "1970-13-01", "now"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(parse_moment(text).has_value());
    }
}

}  // namespace time_travel_test
