/// freeze, unfreeze: sides, terms, and what waits for a frozen account.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace freeze_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr std::uint8_t kDebits = 1;
constexpr std::uint8_t kCredits = 2;

World world_of_two() {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    world.fund("bob", 100);
    return world;
}

std::int64_t suspense(const World& world) {
    return world.available(system_account(SystemAccount::suspense, kEuro));
}

}  // namespace

TEST_CASE("freeze: each side stops what goes through it") {
    struct Row {
        std::uint8_t sides;
        Reason out;
        Reason in;
    };
    const Row rows[] = {
        {kDebits, Reason::account_frozen, Reason::ok},
        {kCredits, Reason::ok, Reason::account_frozen},
        {0, Reason::account_frozen, Reason::account_frozen},
    };
    for (const Row& row : rows) {
        CAPTURE(static_cast<int>(row.sides));
        World world = world_of_two();
        REQUIRE(world.freeze("alice", row.sides) == Reason::ok);
        CHECK(world.transfer("alice", "bob", 1) == row.out);
        CHECK(world.transfer("bob", "alice", 1) == row.in);
        REQUIRE(world.unfreeze("alice") == Reason::ok);
        CHECK(world.transfer("alice", "bob", 1) == Reason::ok);
        CHECK(world.transfer("bob", "alice", 1) == Reason::ok);
    }
}

TEST_CASE("freeze and unfreeze: who may, on what, and with which paper") {
    for (const auto kind : {CommandKind::freeze, CommandKind::unfreeze}) {
        World world = world_of_two();
        Draft good = world.operators_draft(kind).payer("alice");
        good.extension.payer_party = kPlatform;
        good.extension.document = Digest{1};
        struct Row {
            const char* what;
            void (*change)(Draft&);
            Reason expected;
        };
        const Row rows[] = {
            {"no document", [](Draft& d) { d.extension.document.reset(); }, Reason::malformed},
            {"no account named", [](Draft& d) { d.record.payer = {}; }, Reason::malformed},
            {"no side", [](Draft& d) { d.extension.options = std::uint8_t{0}; }, Reason::malformed},
            {"an unknown side", [](Draft& d) { d.extension.options = std::uint8_t{4}; },
             Reason::malformed},
            {"the platform", [](Draft& d) { d.record.party = kPlatform, d.by({"platform"}); },
             Reason::not_authorized},
            {"the platform in the ledger's name space", [](Draft& d) { d.by({"platform"}); },
             Reason::not_authorized},
            {"a system account",
             [](Draft& d) {
                 d.record.payer = system_account(SystemAccount::fees, kEuro).id;
                 d.extension.payer_party = kLedgerParty;
             },
             Reason::not_authorized},
            {"no such account", [](Draft& d) { d.payer("nobody"); }, Reason::account_not_found},
            {"as it should be", [](Draft&) {}, Reason::ok},
        };
        for (const Row& row : rows) {
            CAPTURE(std::string(row.what));
            Draft draft = good;
            draft.record.id = world.draft(kind).record.id;
            row.change(draft);
            CHECK(world.run(draft) == row.expected);
        }
    }
}

TEST_CASE("freeze: lapses after 30 days, unless renewed") {
    World world = world_of_two();
    REQUIRE(world.freeze("alice", kDebits) == Reason::ok);
    world.advance(20 * kDay);
    REQUIRE(world.freeze("alice", kCredits) == Reason::ok);  // renews, and adds a side
    world.advance(30 * kDay);                                // its last instant
    CHECK(world.account("alice").has(kFrozenDebits));
    CHECK(world.account("alice").has(kFrozenCredits));
    world.advance(1);
    CHECK_FALSE(world.account("alice").has(kFrozenDebits));
    CHECK_FALSE(world.account("alice").has(kFrozenCredits));
    CHECK(world.account("alice").frozen_until == 0);
}

TEST_CASE("unfreeze: one side leaves the other's term as it is") {
    World world = world_of_two();
    REQUIRE(world.freeze("alice") == Reason::ok);
    world.advance(kDay);
    REQUIRE(world.unfreeze("alice", kDebits) == Reason::ok);
    CHECK_FALSE(world.account("alice").has(kFrozenDebits));
    CHECK(world.account("alice").has(kFrozenCredits));
    CHECK(world.account("alice").frozen_until == kStart + 30 * kDay);
    REQUIRE(world.unfreeze("bob") == Reason::ok);  // was not frozen
    CHECK(world.account("bob").flags == 0);
}

TEST_CASE("freeze: what is due to a frozen account waits in the hold and posts on unfreeze") {
    World world = world_of_two();
    REQUIRE(world.hold("h", "alice", "bob", 60, kStart + kDay) == Reason::ok);
    REQUIRE(world.freeze("alice", kCredits) == Reason::ok);
    world.advance(2 * kDay);
    CHECK(world.available("alice") == 40);
    CHECK(world.hold_row("h").left() == Amount(60));
    SUBCASE("by the operators") { REQUIRE(world.unfreeze("alice") == Reason::ok); }
    SUBCASE("by the lapse") {}
    world.advance(30 * kDay);
    CHECK(world.available("alice") == 100);
    CHECK(world.hold_row("h").left() == Amount(0));
}

TEST_CASE("freeze: thawed and frozen again in one batch, what waits goes on waiting") {
    World world = world_of_two();
    REQUIRE(world.hold("h", "alice", "bob", 60, kStart + kDay) == Reason::ok);
    REQUIRE(world.freeze("alice", kCredits) == Reason::ok);
    world.fund("alice", 7);
    world.advance(2 * kDay);
    Draft thaw = world.operators_draft(CommandKind::unfreeze).payer("alice");
    thaw.extension.payer_party = kPlatform;
    thaw.extension.document = Digest{1};
    Draft freeze = thaw;
    freeze.record.kind = static_cast<std::uint16_t>(CommandKind::freeze);
    freeze.record.id = id_named("again");
    for (const Result& result : world.run({thaw, freeze})) {
        CHECK(result == Reason::ok);  // the fixture compares the clocks with those of the rows
    }
    world.advance(1);
    CHECK(world.available("alice") == 40);
    CHECK(suspense(world) == 7);
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    world.advance(1);
    CHECK(world.available("alice") == 107);
    CHECK(suspense(world) == 0);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("freeze: a deposit for a frozen account waits in suspense and posts on unfreeze, once") {
    World world = world_of_two();
    REQUIRE(world.freeze("alice", kCredits) == Reason::ok);
    world.fund("alice", 7);
    world.fund("alice", 8);
    CHECK(world.available("alice") == 100);
    CHECK(suspense(world) == 15);
    REQUIRE(world.unfreeze("alice", kDebits) == Reason::ok);  // the other side
    world.advance(1);
    CHECK(suspense(world) == 15);
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    CHECK(world.transfer("alice", "bob", 115) == Reason::ok);  // there before the next command
    CHECK(suspense(world) == 0);
    REQUIRE(world.freeze("alice") == Reason::ok);
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    world.advance(1);
    CHECK(world.available("alice") == 0);
}

}  // namespace freeze_test
