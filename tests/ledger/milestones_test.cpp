/// ship, attest, confirm_receipt, extend_clock, cancel, and the ordinary releases and refunds of a
/// milestone: delivery and its clocks.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace milestones_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

Result cancel(EscrowWorld& world, Side side) {
    return world.plain(CommandKind::cancel_milestone, side);
}

Result extend_clock(EscrowWorld& world, Side side, Time deadline) {
    return world.run(world.on_milestone(CommandKind::extend_clock, side).expires(deadline));
}

}  // namespace

TEST_CASE("milestone: shipped, delivered, inspected, and paid by the clock") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    CHECK(world.ship() == Reason::wrong_state);
    const Time shipped = world.now();
    CHECK(world.milestone().deadline == shipped + 30 * kDay);
    world.advance(9 * kDay);
    CHECK(world.attest(Fact::delivered) == Reason::ok);
    CHECK(world.milestone().delivery == Delivery::inspecting);
    CHECK(world.milestone().deadline == shipped + 11 * kDay);  // two days after the delivery
    world.advance(2 * kDay);
    CHECK(world.available("seller") == 0);
    world.advance(1);
    CHECK(world.available("seller") == 1000);
    CHECK(world.amounts() == "1000 1000 0 0 0");
    CHECK(world.release(1) == Reason::expired);
    CHECK(world.attest(Fact::lost, kOtherCarrier) == Reason::ok);  // a fact is always recorded
    CHECK(world.milestone().statements.size() == 2);
}

TEST_CASE("milestone: inspection lasts at least ten days after shipping, and 30 without proof") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    const Time shipped = world.now();
    SUBCASE("delivered early") {
        world.advance(kDay);
        CHECK(world.confirm_receipt() == Reason::ok);
        CHECK(world.confirm_receipt() == Reason::wrong_state);
        CHECK(world.milestone().deadline == shipped + 10 * kDay);
        world.advance(9 * kDay);
        CHECK(world.attest(Fact::delivered) == Reason::ok);  // later proof lengthens it
        CHECK(world.milestone().deadline == shipped + 12 * kDay);
    }
    SUBCASE("never proved") {
        world.advance(30 * kDay);
        CHECK(world.available("seller") == 0);
        world.advance(1);
        CHECK(world.available("seller") == 1000);
    }
}

TEST_CASE("milestone: what is not shipped goes back") {
    EscrowWorld world;
    world.begin();
    SUBCASE("by the timer") {
        world.advance(14 * kDay);
        CHECK(world.available("buyer") == 9000);
        world.advance(1);
        CHECK(world.available("buyer") == 10'000);
        CHECK(world.ship() == Reason::wrong_state);
        CHECK(world.refund(1) == Reason::expired);
    }
    SUBCASE("by the seller at once") {
        CHECK(cancel(world, kSeller) == Reason::ok);
        CHECK(world.available("buyer") == 10'000);
    }
    SUBCASE("by the buyer once the time to ship is over") {
        CHECK(cancel(world, kBuyer) == Reason::too_early);
        world.advance(7 * kDay);
        CHECK(cancel(world, kBuyer) == Reason::too_early);
        world.advance(1);
        CHECK(cancel(world, kBuyer) == Reason::ok);
        CHECK(world.available("buyer") == 10'000);
    }
    SUBCASE("shipped: by both together") {
        CHECK(world.ship() == Reason::ok);
        CHECK(cancel(world, kSeller) == Reason::wrong_state);
        CHECK(cancel(world, kBuyer) == Reason::wrong_state);
        CHECK(world.run(world.on_milestone(CommandKind::cancel_milestone, kBuyer)
                            .by({"buyer-key", "seller-key"})) == Reason::ok);
        CHECK(world.available("buyer") == 10'000);
    }
}

TEST_CASE("milestone: of several, cancel takes those that are not shipped") {
    EscrowWorld world;
    world.begin(EscrowWorld::terms({100, 200, 400}));
    CHECK(world.ship(1) == Reason::ok);
    CHECK(world.run(world.on_deal(CommandKind::cancel, kSeller)) == Reason::ok);
    CHECK(world.available("buyer") == 9800);
    CHECK_FALSE(world.hold(0).is_open());
    CHECK(world.hold(1).is_open());
    CHECK(world.run(world.on_deal(CommandKind::cancel, kSeller)) == Reason::wrong_state);
}

TEST_CASE("milestone: the buyer releases and the seller refunds what is free, as of any hold") {
    EscrowWorld world;
    world.begin();
    CHECK(world.release(300) == Reason::ok);
    CHECK(world.refund(100) == Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::release, kSeller).amount(1)) ==
          Reason::not_authorized);
    CHECK(world.release(601) == Reason::exceeds_hold);
    CHECK(world.amounts() == "1000 300 100 0 0");
    CHECK(world.run(world.on_milestone(CommandKind::top_up, kBuyer).amount(1)) ==
          Reason::wrong_state);
    CHECK(world.run(world.on_milestone(CommandKind::extend, kBuyer).expires(world.now() + kDay)) ==
          Reason::not_authorized);
    CHECK(world.run(world.on_milestone(CommandKind::extend, kSeller).expires(world.now() + kDay)) ==
          Reason::wrong_state);
    Draft last = world.on_milestone(CommandKind::release, kBuyer).amount(600).id("last");
    CHECK(world.run(last) == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.state().timers.size() == 0);
    const auto reverse_by = [&](const char* key) {
        return world.run(world.draft(CommandKind::reverse).reference("last").by({key}));
    };
    CHECK(reverse_by("buyer-key") == Reason::not_authorized);
    CHECK(reverse_by("seller-key") == Reason::not_reversible);
}

TEST_CASE("milestone: after its end no clock is moved, whatever waits for a frozen side") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.ship = terms.clocks.ship_grace = 10 * kDay;
    terms.clocks.hard = 20 * kDay;
    world.begin(terms);
    CHECK(world.freeze("buyer") == Reason::ok);
    world.advance(20 * kDay + 1);
    CHECK(world.hold().due() == Amount(1000));
    CHECK(extend_clock(world, kBuyer, world.now() + kDay) == Reason::wrong_state);
    Draft ship = world.on_milestone(CommandKind::ship, kSeller);
    ship.extension.document = Digest{8};
    const auto later = [&](Side side) {
        return world.on_milestone(CommandKind::extend_clock, side).expires(world.now() + kDay);
    };
    const auto results = world.run({ship, later(kBuyer), later(kSeller)});
    CHECK(results[0] == Reason::ok);  // recorded; it moves nothing
    CHECK(results[1] == Reason::not_authorized);
    CHECK(results[2] == Reason::invalid_time_window);
    world.advance(1);
    CHECK(world.milestone().deadline == 0);
}

TEST_CASE("milestone: timers of one deadline fire by agreement and place, parts before wholes") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms({100, 100, 100, 100});
    world.begin(terms);
    Draft other =
        world.draft(CommandKind::offer).id("aa").payer("buyer").payee("seller").by({"buyer-key"});
    terms.clocks.offer = 14 * kDay;  // as long as shipping and its grace
    other.extension.agreement = terms;
    other.extension.side = kBuyer;
    CHECK(world.run(other) == Reason::ok);
    std::vector<int> parts;
    for (const Timer& timer : world.state().timers) {
        if (timer.kind == TimerKind::milestone_clock) {
            CHECK(timer.aggregate.id == id_named("deal"));
            parts.push_back(timer.part);
        } else if (timer.kind == TimerKind::offer_lapse) {
            CHECK(timer.deadline == world.milestone(0).deadline);
            parts.push_back(-1);
        }
    }
    CHECK(parts == std::vector{0, 1, 2, 3, -1});
}

TEST_CASE("milestone: a clock moves by the side that it hurts, and not past the end") {
    EscrowWorld world;
    world.begin();
    const Time end = world.milestone().hard_deadline;
    const Time clock = world.milestone().deadline;
    CHECK(extend_clock(world, kSeller, clock + kDay) == Reason::not_authorized);
    CHECK(extend_clock(world, kBuyer, clock + kDay) == Reason::ok);
    CHECK(extend_clock(world, kBuyer, clock - kDay) == Reason::not_authorized);
    CHECK(extend_clock(world, kSeller, clock - kDay) == Reason::ok);
    CHECK(extend_clock(world, kBuyer, end + 1) == Reason::invalid_time_window);
    CHECK(extend_clock(world, kSeller, world.now()) == Reason::invalid_time_window);
    CHECK(world.ship() == Reason::ok);
    const Time inspection = world.milestone().deadline;
    CHECK(extend_clock(world, kBuyer, inspection + kDay) == Reason::not_authorized);
    CHECK(extend_clock(world, kSeller, inspection + kDay) == Reason::ok);
    CHECK(extend_clock(world, kBuyer, world.now() + kHour) == Reason::ok);
    world.advance(kHour + 1);
    CHECK(world.available("seller") == 1000);
}

TEST_CASE("milestone: what carriers may say, and correct") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.carriers = {kCarrier};
    world.begin(terms);
    CHECK(world.attest(Fact::delivered, kOtherCarrier) == Reason::not_authorized);
    CHECK(world.attest(Fact::lost, kCarrier, "nothing") == Reason::wrong_state);
    CHECK(world.attest(Fact::lost, kCarrier, "", "first") == Reason::ok);
    CHECK(world.attest(Fact::delivered) == Reason::ok);  // recorded, and stands for nothing
    CHECK(world.milestone().statements.front().fact == Fact::lost);
    CHECK(world.ship() == Reason::ok);
    CHECK(world.milestone().delivery == Delivery::shipped);
    CHECK(world.attest(Fact::delivered, kCarrier, "first", "second") == Reason::ok);
    CHECK(world.milestone().delivery == Delivery::inspecting);
    CHECK(world.attest(Fact::lost, kCarrier, "first") == Reason::wrong_state);
}

TEST_CASE("milestone: a frozen seller's money waits, a closed one's goes back") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    SUBCASE("frozen") {
        CHECK(world.freeze("seller") == Reason::ok);
        world.advance(20 * kDay);
        CHECK(world.freeze("seller") == Reason::ok);  // anew, before it lapses
        world.advance(10 * kDay + 1);
        CHECK(world.available("seller") == 0);
        CHECK(world.hold().is_open());
        CHECK(world.hold().due() == Amount(1000));
        CHECK(world.unfreeze("seller") == Reason::ok);
        world.advance(1);
        CHECK(world.available("seller") == 1000);
        CHECK_FALSE(world.hold().is_open());
    }
    SUBCASE("closed") {
        CHECK(
            world.run(world.draft(CommandKind::close_account).payer("seller").by({"seller-key"})) ==
            Reason::ok);
        world.advance(30 * kDay + 1);
        CHECK(world.available("buyer") == 10'000);
        CHECK_FALSE(world.hold().is_open());
    }
}

TEST_CASE("milestone: an outage moves its clocks, and the end where it would cut one") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.hard = 20 * kDay;
    world.begin(terms);
    CHECK(world.ship() == Reason::ok);
    CHECK(world.milestone().deadline == world.milestone().hard_deadline);
    const Time end = world.milestone().hard_deadline;
    const Time begun = world.now();
    world.advance(2 * kDay);
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{begun + kDay, end + kDay};
    const Result declared = world.run(outage);
    CHECK(declared == Reason::ok);
    CHECK(world.milestone().deadline == end + 20 * kDay);
    CHECK(world.milestone().hard_deadline == end + 20 * kDay);
}

TEST_CASE("milestone: what a carrier said before all was paid stands afterwards") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms();
    REQUIRE(world.offer(terms) == Reason::ok);
    REQUIRE(world.agree(terms) == Reason::ok);
    CHECK(world.attest(Fact::lost, kCarrier, "", "early") == Reason::ok);
    CHECK(world.fund() == Reason::ok);
    CHECK(world.attest(Fact::delivered, kCarrier, "early") == Reason::ok);
    CHECK(world.milestone().statements.size() == 1);
}

TEST_CASE("milestone: with all of it locked, full is more than there is") {
    EscrowWorld world;
    world.begin();
    CHECK(world.request_refund() == Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::release, kBuyer).flag(kFull)) ==
          Reason::exceeds_hold);
}

}  // namespace milestones_test
