/// approve: k of n operators, each once, each for exactly what was asked.
#include <doctest/doctest.h>

#include "crypto/sha256.h"
#include "tests/support/ledger_fixture.h"

namespace approve_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Draft a_currency(World& world, const char* code = "USD") {
    Draft draft = world.draft(CommandKind::register_currency, kLedgerParty);
    draft.extension.number = 2;
    draft.extension.text = code;
    draft.extension.level = std::uint8_t{2};
    return draft;
}

// An approval of a filed request, as the operator's own program would make it from the feed.
Draft approval(World& world, const Id& request, std::vector<std::string> by) {
    Draft draft =
        world.draft(CommandKind::approve, kLedgerParty).reference(request).by(std::move(by));
    const Request* row = world.state().requests.find({kLedgerParty, request});
    draft.extension.payload = row == nullptr ? Digest{} : crypto::sha256(row->command);
    return draft;
}

bool has_dollars(const World& world) { return world.state().currencies.find(2) != nullptr; }

}  // namespace

TEST_CASE("approve: the last approval needed executes the request") {
    World world({.operators = 4, .approvals = 2});
    const Result filed = world.run(a_currency(world));
    CHECK(filed == Reason::ok);
    CHECK(filed.detail == Detail{DetailKind::pending, 2});
    const Result first = world.run(approval(world, filed.id, {"op2"}));
    CHECK(first == Reason::ok);
    CHECK(first.detail == Detail{DetailKind::pending, 1});
    CHECK_FALSE(has_dollars(world));
    const Result last = world.run(approval(world, filed.id, {"op3"}));
    CHECK(last == Reason::ok);
    REQUIRE(last.events.size() == 3);
    CHECK(std::holds_alternative<RequestApproved>(last.events[0]));
    CHECK(std::get<RequestClosed>(last.events[1]).executed);
    CHECK(std::holds_alternative<CurrencyRegistered>(last.events[2]));
    CHECK(has_dollars(world));
    CHECK(world.run(approval(world, filed.id, {"op4"})) == Reason::request_not_found);
}

TEST_CASE("approve: co-signers of the request count at once, each operator once") {
    World world({.operators = 4, .approvals = 2});
    const Result two = world.run(a_currency(world).by({"op1", "op2"}));
    CHECK(two.detail == Detail{DetailKind::pending, 1});
    CHECK(world.run(approval(world, two.id, {"op2"})) == Reason::already_approved);
    CHECK(world.run(approval(world, two.id, {"op1"})) == Reason::already_approved);
    CHECK(world.run(approval(world, two.id, {"op1", "op2", "op3"})) == Reason::ok);
    CHECK(has_dollars(world));
}

TEST_CASE("approve: all that are needed at once is no request at all") {
    World world({.operators = 3, .approvals = 2});
    const Result done = world.run(a_currency(world).by({"op1", "op2", "op3"}));
    CHECK(done == Reason::ok);
    CHECK(done.detail == Detail{});
    CHECK(world.state().requests.size() == 0);
}

TEST_CASE("approve: a second key of the same operator is the same operator") {
    World world;
    Draft second = world.operators_draft(CommandKind::register_key);
    second.record.payer.bytes[15] = 1;  // operator 1
    second.extension.key = world.add_key("op1-too");
    second.extension.proof = world.proof("op1-too");
    world.must(second);
    const Result filed = world.run(a_currency(world).by({"op1", "op1-too"}));
    CHECK(filed.detail == Detail{DetailKind::pending, 1});
    CHECK(world.run(approval(world, filed.id, {"op1-too"})) == Reason::already_approved);
    CHECK_FALSE(has_dollars(world));
}

TEST_CASE("approve: who may, and what it must name") {
    World world;
    const Result filed = world.run(a_currency(world));
    Draft other_payload = approval(world, filed.id, {"op2"});
    other_payload.extension.payload = Digest{1};
    Draft no_payload = approval(world, filed.id, {"op2"});
    no_payload.extension.payload.reset();
    Draft elsewhere = approval(world, filed.id, {"platform"});
    elsewhere.record.party = kPlatform;
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"no payload", no_payload, Reason::malformed},
        {"a platform", approval(world, filed.id, {"platform"}), Reason::not_authorized},
        {"a platform at home", elsewhere, Reason::not_authorized},
        {"no such request", approval(world, id_named("nothing"), {"op2"}),
         Reason::request_not_found},
        {"another payload", other_payload, Reason::payload_mismatch},
        {"the requester", approval(world, filed.id, {"op1"}), Reason::already_approved},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    CHECK_FALSE(has_dollars(world));
}

TEST_CASE(
    "approve: a request that is refused at the last approval waits on, that approval uncounted") {
    World world;
    const Result filed = world.run(a_currency(world, "EUR"));  // taken
    CHECK(world.run(approval(world, filed.id, {"op2"})) == Reason::already_registered);
    const Request& row = *world.state().requests.find({kLedgerParty, filed.id});
    CHECK(row.open);
    CHECK(row.approvers.empty());
}

TEST_CASE("approve: requests lapse after seven days") {
    World world;
    const Result filed = world.run(a_currency(world));
    world.advance(7 * kDay);
    SUBCASE("the last instant is in time") {
        CHECK(world.run(approval(world, filed.id, {"op2"})) == Reason::ok);
        CHECK(has_dollars(world));
    }
    SUBCASE("the next is not") {
        world.advance(1);
        CHECK(world.run(approval(world, filed.id, {"op2"})) == Reason::request_not_found);
        CHECK_FALSE(has_dollars(world));
    }
}

TEST_CASE("approve: a request's id is used up by filing it") {
    World world;
    Draft wish = a_currency(world);
    world.must(wish);
    CHECK(world.run(wish) == Reason::exists);
    wish.extension.text = "CHF";
    CHECK(world.run(wish) == Reason::id_conflict);
}

}  // namespace approve_test
