/// The same log folded again, and from the middle on rows that were stored and loaded: the same
/// state, the same clocks.
#include <doctest/doctest.h>

#include <algorithm>
#include <type_traits>

#include "ledger/apply.h"
#include "ledger/state_hash.h"
#include "tests/support/ledger_fixture.h"

namespace replay_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Entry entry_of(const Bytes& bytes) {
    auto entry = Entry::parse(bytes);
    REQUIRE(entry.has_value());
    return std::move(*entry);
}

State folded(const std::vector<Bytes>& log, std::size_t count) {
    State state;
    for (std::size_t i = 0; i < count; ++i) {
        apply_entry(state, entry_of(log[i]));
    }
    return state;
}

template <class Row>
Row through_bytes(const Row& row) {
    const Bytes bytes = encode_fields(row);
    Reader in(bytes);
    Row read;
    decode_fields(read, in);
    CHECK(in.finished());
    return read;
}

// As the stored views give it back: rows in the order of their keys, all else derived.
State stored_and_loaded(const State& state) {
    State loaded;
    loaded.facts = through_bytes(state.facts);
    State::tables(loaded, [&](std::uint8_t number, const char*, auto& into) {
        State::tables(state, [&](std::uint8_t other, const char*, const auto& from) {
            if constexpr (std::is_same_v<std::decay_t<decltype(into)>,
                                         std::decay_t<decltype(from)>>) {
                if (number == other) {
                    from.for_each_sorted([&](const auto& key, const auto& row) {
                        into.insert(key, through_bytes(row));
                    });
                }
            }
        });
    });
    loaded.rebuild_derived();
    return loaded;
}

// Something of everything that leaves a clock running or money waiting.
World eventful_world() {
    World world;
    world.open({"alice", "bob", "carol", "fees"});
    world.fund("alice", 1000);
    world.fund("bob", 500);
    CHECK(world.hold("open", "alice", "bob", 100, world.now() + kHour) == Reason::ok);
    CHECK(world.hold("expiring", "alice", "carol", 50, world.now() + kSecond) == Reason::ok);
    CHECK(world.release("open", 30) == Reason::ok);
    CHECK(world.freeze("alice", 2) == Reason::ok);
    CHECK(world.run(world.draft(CommandKind::transfer).payer("bob").payee("nobody").amount(1)) ==
          Reason::account_not_found);
    world.advance(2 * kSecond);  // 50 due to alice wait in the hold
    world.fund("alice", 70);     // and 70 in suspense
    Draft expected = world.draft(CommandKind::expect_deposit).reference("bill").payee("bob");
    expected.amount(20).extension.reference_party = kRail;
    world.must(expected);
    Draft stray = world.draft(CommandKind::deposit_cleared, kRail).reference("stray").amount(9);
    stray.extension.currency = kEuro;
    world.must(stray);
    Draft asked = world.operators_draft(CommandKind::unfreeze).payer("alice").by({"op1"});
    asked.extension.payer_party = kPlatform;
    asked.extension.document = Digest{1};
    CHECK(world.run(asked).detail.kind == DetailKind::pending);
    CHECK(world.transfer("bob", "carol", 5) == Reason::ok);
    world.advance(31 * kDay);  // the freeze lapses, and with it all that waited
    world.advance(1);
    CHECK(world.transfer("alice", "carol", 5000) == Reason::insufficient_funds);
    world.advance(90 * kDay);  // the stray deposit goes back
    return world;
}

}  // namespace

TEST_CASE("replay: the same log twice gives the same state") {
    const World world = eventful_world();
    const State once = folded(world.log(), world.log().size());
    const State again = folded(world.log(), world.log().size());
    CHECK(state_hash(once) == world.state_hash());
    CHECK(state_hash(again) == world.state_hash());
}

TEST_CASE("replay: from any middle on, over stored rows, the same state and the same clocks") {
    const World world = eventful_world();
    const auto& log = world.log();
    for (std::size_t middle = 1; middle <= log.size(); ++middle) {
        CAPTURE(middle);
        const State before = folded(log, middle);
        State state = stored_and_loaded(before);
        CHECK(state_hash(state) == state_hash(before));
        CHECK(std::ranges::equal(state.timers, before.timers));
        CHECK(state.dues == before.dues);
        for (std::size_t i = middle; i < log.size(); ++i) {
            apply_entry(state, entry_of(log[i]));
        }
        CHECK(state_hash(state) == world.state_hash());
        CHECK(std::ranges::equal(state.timers, world.state().timers));
    }
}

TEST_CASE("replay: a state and its events go on the same once they are assigned") {
    const World world = eventful_world();
    const auto& log = world.log();
    const State half = folded(log, log.size() / 2);
    State state = folded(log, log.size());
    state = half;  // over more rows than it has
    CHECK(state_hash(state) == state_hash(half));
    const State& same = state;
    state = same;
    CHECK(state_hash(state) == state_hash(half));
    Event event;
    for (std::size_t i = log.size() / 2; i < log.size(); ++i) {
        const Entry entry = entry_of(log[i]);
        for (const Outcome& outcome : entry.outcomes()) {
            for (const Event& next : outcome.events) {
                event = next;  // over one of another kind, mostly
                const Event& itself = event;
                event = itself;
                Bytes expected;
                encode_event(next, expected);
                Bytes got;
                encode_event(event, got);
                CHECK(got == expected);
            }
        }
        apply_entry(state, entry);
    }
    CHECK(state_hash(state) == world.state_hash());
    CHECK(std::ranges::equal(state.timers, world.state().timers));
    State moved;
    moved = std::move(state);
    CHECK(state_hash(moved) == world.state_hash());
}

TEST_CASE("replay: one entry less, or one twice, does not follow") {
    const World world = eventful_world();
    const auto& log = world.log();
    State state = folded(log, log.size() - 2);
    CHECK_THROWS_AS(apply_entry(state, entry_of(log.back())), CheckFailed);
    State full = folded(log, log.size());
    CHECK_THROWS_AS(apply_entry(full, entry_of(log.back())), CheckFailed);
}

}  // namespace replay_test
