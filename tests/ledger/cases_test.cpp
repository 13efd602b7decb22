/// request_refund, accept_refund, reject_refund, return_shipped, return_received, dispute,
/// add_evidence, withdraw_case: a case until a mediator has it.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace cases_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

CaseState state_of(const EscrowWorld& world) { return world.milestone().open_case->state; }
bool has_case(const EscrowWorld& world) { return world.milestone().open_case.has_value(); }

// Shipped goods; `come_back`: a refund waits for their return.
EscrowWorld shipped(bool come_back = false) {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.goods_come_back = come_back;
    world.begin(terms);
    check(world.ship() == Reason::ok, "the fixture's goods are shipped");
    return world;
}

}  // namespace

TEST_CASE("refund request: accepted, rejected, or not answered") {
    EscrowWorld world;
    world.begin();
    CHECK(world.request_refund(400) == Reason::ok);
    CHECK(world.amounts() == "1000 0 0 0 400");
    CHECK(world.request_refund(1) == Reason::wrong_state);
    CHECK(world.release(601) == Reason::exceeds_hold);  // commands leave what is locked alone
    CHECK(world.release(100) == Reason::ok);
    SUBCASE("accepted") {
        CHECK(world.plain(CommandKind::accept_refund, kBuyer) == Reason::not_authorized);
        CHECK(world.plain(CommandKind::accept_refund, kSeller) == Reason::ok);
        CHECK(world.amounts() == "1000 100 400 0 0");
        CHECK_FALSE(has_case(world));
    }
    SUBCASE("not answered in 36 hours") {
        world.advance(36 * kHour);
        CHECK(has_case(world));
        world.advance(1);
        CHECK(world.amounts() == "1000 100 400 0 0");
    }
    SUBCASE("rejected") {
        CHECK(world.plain(CommandKind::reject_refund, kSeller) == Reason::ok);
        CHECK(state_of(world) == CaseState::negotiating);
        CHECK(world.plain(CommandKind::accept_refund, kSeller) == Reason::wrong_state);
    }
    SUBCASE("shipping rejects it") {
        CHECK(world.ship() == Reason::ok);
        CHECK(state_of(world) == CaseState::negotiating);
    }
}

TEST_CASE("refund request: what it may lock") {
    EscrowWorld world;
    world.begin();
    CHECK(world.request_refund(1001) == Reason::exceeds_hold);
    CHECK(world.run(world.on_milestone(CommandKind::request_refund, kBuyer)) ==
          Reason::invalid_amount);
    CHECK(world.run(world.on_milestone(CommandKind::request_refund, kSeller).amount(1)) ==
          Reason::not_authorized);
    Draft full = world.on_milestone(CommandKind::request_refund, kBuyer).flag(kFull);
    CHECK(world.run(full) == Reason::ok);
    CHECK(world.amounts() == "1000 0 0 0 1000");
    CHECK(world.run(full) == Reason::exists);
    CHECK(world.release(1) == Reason::exceeds_hold);
}

TEST_CASE("refund request: proof of delivery stops the automatic refund of goods not received") {
    EscrowWorld world = shipped();
    SUBCASE("asked for before the proof") {
        CHECK(world.request_refund() == Reason::ok);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(state_of(world) == CaseState::negotiating);
    }
    SUBCASE("asked for after it: of goods as received") {
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(world.request_refund() == Reason::ok);
        CHECK(world.attest(Fact::delivered, kOtherCarrier) == Reason::ok);
        CHECK(state_of(world) == CaseState::requested);
    }
}

TEST_CASE("return of goods: they come back before the money does") {
    EscrowWorld world = shipped(true);
    CHECK(world.request_refund(400) == Reason::ok);
    CHECK(world.plain(CommandKind::return_shipped, kBuyer) == Reason::wrong_state);
    CHECK(world.plain(CommandKind::accept_refund, kSeller) == Reason::ok);
    CHECK(state_of(world) == CaseState::returning);
    SUBCASE("sent and received") {
        CHECK(world.plain(CommandKind::return_shipped, kBuyer) == Reason::ok);
        CHECK(world.plain(CommandKind::return_shipped, kBuyer) == Reason::wrong_state);
        CHECK(world.plain(CommandKind::return_received, kBuyer) == Reason::not_authorized);
        CHECK(world.plain(CommandKind::return_received, kSeller) == Reason::ok);
        CHECK(world.amounts() == "1000 0 400 0 0");
    }
    SUBCASE("received, says a carrier") {
        Draft received = world.draft(CommandKind::return_received, kCarrier)
                             .reference(world.milestone_name().id)
                             .by({"carrier-30"});
        received.extension.reference_party = kPlatform;
        CHECK(world.run(received) == Reason::ok);
        CHECK(world.amounts() == "1000 0 400 0 0");
    }
    SUBCASE("sent, and nobody says more") {
        CHECK(world.plain(CommandKind::return_shipped, kBuyer) == Reason::ok);
        world.advance(10 * kDay + 1);
        CHECK(world.amounts() == "1000 0 400 0 0");
    }
    SUBCASE("never sent: the money has its clock back") {
        world.advance(10 * kDay + 1);
        CHECK_FALSE(has_case(world));
        CHECK(world.amounts() == "1000 0 0 0 0");
        world.advance(20 * kDay);  // the rest is paid on its own clock
        CHECK(world.amounts() == "1000 600 0 0 0");
        world.advance(10 * kDay);
        CHECK(world.amounts() == "1000 600 0 0 0");
        world.advance(1);
        CHECK(world.amounts() == "1000 1000 0 0 0");
    }
    SUBCASE("the seller disputes what comes back: the same case") {
        CHECK(world.dispute(kSeller, 399) == Reason::hold_mismatch);
        CHECK(world.dispute(kSeller, 400) == Reason::ok);
        CHECK(state_of(world) == CaseState::negotiating);
        CHECK(world.milestone().cases_of_seller == 0);
    }
}

TEST_CASE("dispute: of shipped goods, by either side, twice at most") {
    EscrowWorld world;
    world.begin();
    CHECK(world.dispute(kBuyer, 1) == Reason::wrong_state);
    CHECK(world.ship() == Reason::ok);
    for (int i = 0; i < 2; ++i) {
        CHECK(world.dispute(kSeller, 10) == Reason::ok);
        CHECK(world.dispute(kBuyer, 10) == Reason::wrong_state);
        CHECK(world.plain(CommandKind::add_evidence, kBuyer) == Reason::ok);
        CHECK(world.plain(CommandKind::add_evidence, kSeller) == Reason::ok);
        CHECK(world.milestone().open_case->evidence == 2);
        CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::not_authorized);
        Draft withdrawal = world.on_milestone(CommandKind::withdraw_case, kSeller);
        if (i == 1) {  // a second one only with the other's consent
            CHECK(world.run(withdrawal) == Reason::not_authorized);
            withdrawal.by({"buyer-key", "seller-key"});
        }
        CHECK(world.run(withdrawal) == Reason::ok);
    }
    CHECK(world.dispute(kSeller, 10) == Reason::case_limit);
    CHECK(world.dispute(kBuyer, 10) == Reason::ok);
    CHECK(world.plain(CommandKind::add_evidence, kBuyer) == Reason::ok);
}

TEST_CASE("withdrawn: the money keeps what was left of its time, and 48 hours at least") {
    EscrowWorld world = shipped();
    world.advance(29 * kDay);  // one day is left
    CHECK(world.dispute(kBuyer, 400) == Reason::ok);
    world.advance(12 * kHour);
    CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::ok);
    world.advance(12 * kHour + 1);
    CHECK(world.amounts() == "1000 600 0 0 0");  // the rest is not prolonged
    CHECK(world.refund(150) == Reason::ok);
    world.advance(36 * kHour - 1);
    CHECK(world.amounts() == "1000 600 150 0 0");
    world.advance(1);
    CHECK(world.amounts() == "1000 850 150 0 0");
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("the clock pays what is free; the case keeps the rest") {
    EscrowWorld world = shipped();
    CHECK(world.release(300) == Reason::ok);
    CHECK(world.refund(100) == Reason::ok);
    world.advance(29 * kDay);
    CHECK(world.dispute(kBuyer, 400) == Reason::ok);
    world.advance(kDay + 1);
    CHECK(world.amounts() == "1000 500 100 0 400");
    CHECK(world.dispute(kSeller, 1) == Reason::wrong_state);
}

TEST_CASE("the clock fired first: a dispute comes too late for what it paid") {
    EscrowWorld world = shipped();
    world.advance(30 * kDay + 1);
    CHECK(world.dispute(kBuyer, 400) == Reason::wrong_state);
}

}  // namespace cases_test
