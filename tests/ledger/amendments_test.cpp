/// propose_amendment, fund_amendment: another price for a milestone that is paid for.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace amendments_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

Draft price_draft(EscrowWorld& world, std::string_view id, Side side, u128 price) {
    Draft made = world.on_milestone(CommandKind::propose_amendment, side)
                     .id(id)
                     .amount(price)
                     .expires(world.now() + kDay);
    made.extension.side = side;
    return made;
}

// Proposed by the seller and accepted by the buyer.
Result amend(EscrowWorld& world, std::string_view id, u128 price) {
    const Draft proposal = price_draft(world, id, kSeller, price);
    const Result proposed = world.run(proposal);
    return proposed == Reason::ok ? world.accept(proposal, kBuyer) : proposed;
}

// 0: all that lacks.
Draft payment(EscrowWorld& world, u128 amount) {
    Draft made = world.on_milestone(CommandKind::fund_amendment, kBuyer);
    amount == 0 ? made.flag(kFull) : made.amount(amount);
    return made;
}

Result pay(EscrowWorld& world, u128 amount = 0) { return world.run(payment(world, amount)); }

bool is_open(const EscrowWorld& world) { return world.milestone().amendment.has_value(); }

}  // namespace

TEST_CASE("amendment: a lower price is refunded in the same event") {
    EscrowWorld world;
    world.begin();
    CHECK(world.release(300) == Reason::ok);
    CHECK(world.refund(100) == Reason::ok);
    CHECK(amend(world, "a", 700) == Reason::ok);  // of the 900 that the seller would have had
    CHECK(world.amounts() == "1000 300 300 0 0");
    CHECK(world.available("buyer") == 9300);
    CHECK(world.milestone().price == Amount(700));
    CHECK(amend(world, "b", 700) == Reason::ok);            // nothing moves
    CHECK(amend(world, "c", 299) == Reason::exceeds_hold);  // it has more already
    CHECK(amend(world, "d", 0) == Reason::invalid_amount);
    CHECK(amend(world, "e", 300) == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.release(1) == Reason::already_refunded);
    CHECK(amend(world, "f", 300) == Reason::wrong_state);
}

TEST_CASE("amendment: a higher price binds once the buyer has paid the difference") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    CHECK(pay(world) == Reason::wrong_state);
    CHECK(amend(world, "a", 1400) == Reason::ok);
    CHECK(world.milestone().price == Amount(1000));
    CHECK(world.milestone().amendment->top_up == Amount(400));
    CHECK(world.milestone().amendment->deadline == world.now() + 5 * kDay);
    CHECK(amend(world, "b", 1500) == Reason::wrong_state);  // one at a time
    CHECK(world.run(payment(world, 1).by({"seller-key"})) == Reason::not_authorized);
    CHECK(world.run(payment(world, 1).amount(0)) == Reason::invalid_amount);
    CHECK(pay(world, 150) == Reason::ok);
    CHECK(world.available("buyer") == 8850);
    CHECK(world.account("buyer").held == Amount(1150));
    CHECK(world.account("seller").incoming == Amount(1150));
    CHECK(world.amounts() == "1000 0 0 0 0");
    CHECK(world.release(1001) == Reason::exceeds_hold);  // the old terms bind
    CHECK(world.release(200) == Reason::ok);
    const Draft rest = payment(world, 5000).id("rest");
    CHECK(world.run(rest) == Reason::ok);  // it takes what lacks
    CHECK(world.run(rest) == Reason::exists);
    CHECK(world.amounts() == "1400 200 0 0 0");
    CHECK(world.milestone().price == Amount(1400));
    CHECK_FALSE(is_open(world));
    world.advance(30 * kDay + 1);
    CHECK(world.available("seller") == 1400);
    CHECK(world.available("buyer") == 8600);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("amendment: unpaid, it lapses and all is refunded") {
    EscrowWorld world;
    world.begin();
    CHECK(amend(world, "a", 1400) == Reason::ok);
    CHECK(pay(world, 399) == Reason::ok);
    SUBCASE("the last moment is in time") {
        world.advance(5 * kDay);
        CHECK(pay(world) == Reason::ok);
        CHECK(world.amounts() == "1400 0 0 0 0");
    }
    SUBCASE("the next is not") {
        world.advance(5 * kDay + 1);
        CHECK_FALSE(is_open(world));
        CHECK(world.available("buyer") == 9000);
        CHECK(world.account("buyer").held == Amount(1000));
        CHECK(pay(world) == Reason::wrong_state);
        CHECK(world.milestone().price == Amount(1000));
    }
    SUBCASE("of a frozen buyer it waits in suspense") {
        CHECK(world.freeze("buyer") == Reason::ok);
        CHECK(pay(world) == Reason::account_frozen);
        world.advance(5 * kDay + 1);
        CHECK(world.state().suspense.find(account_named("buyer"))->amount == Amount(399));
        CHECK(world.unfreeze("buyer") == Reason::ok);
        world.advance(1);
        CHECK(world.available("buyer") == 9000);
    }
}

TEST_CASE("amendment: void at once where the milestone goes another way") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    CHECK(amend(world, "a", 1400) == Reason::ok);
    CHECK(pay(world, 100) == Reason::ok);
    SUBCASE("a case") {
        CHECK(world.dispute(kBuyer, 10) == Reason::ok);
        CHECK(pay(world) == Reason::wrong_state);
        world.advance(1);
        CHECK(world.available("buyer") == 9000);
    }
    SUBCASE("a request") {
        CHECK(world.request_refund(10) == Reason::ok);
        world.advance(1);
        CHECK(world.available("buyer") == 9000);
    }
    SUBCASE("the end of the money") {
        CHECK(world.release(1000) == Reason::ok);
        CHECK_FALSE(world.hold().is_open());
        CHECK(pay(world) == Reason::wrong_state);
        world.advance(1);
        CHECK(world.available("buyer") == 9000);
        CHECK(world.available("seller") == 1000);
    }
    CHECK_FALSE(is_open(world));
    CHECK(world.hold().apart == Amount(0));
    CHECK(world.milestone().price == Amount(1000));
}

TEST_CASE("amendment: the clock of the milestone ends it, and its own is not later than the end") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.hard = 32 * kDay;
    world.begin(terms);
    CHECK(world.ship() == Reason::ok);
    world.advance(28 * kDay);
    CHECK(amend(world, "a", 1400) == Reason::ok);
    CHECK(world.milestone().amendment->deadline == world.milestone().hard_deadline);
    CHECK(pay(world, 100) == Reason::ok);
    world.advance(2 * kDay + 1);
    CHECK(world.available("seller") == 1000);
    world.advance(1);
    CHECK(world.available("buyer") == 9000);
    CHECK_FALSE(is_open(world));
}

TEST_CASE("amendment: what may be proposed, and until when it stands") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms();
    CHECK(world.offer(terms) == Reason::ok);
    CHECK(world.agree(terms) == Reason::ok);
    CHECK(amend(world, "early", 900) == Reason::wrong_state);  // `cancel` is for that
    CHECK(world.fund() == Reason::ok);
    CHECK(world.run(price_draft(world, "a", kBuyer, 900).by({"seller-key"})) ==
          Reason::not_authorized);
    CHECK(world.run(price_draft(world, "b", kBuyer, 900).expires(world.now())) ==
          Reason::invalid_time_window);
    CHECK(world.run(price_draft(world, "c", kBuyer, 900).reference("nothing")) ==
          Reason::hold_not_found);
    CHECK(world.run(price_draft(world, "d", kBuyer, kMaxAmount)) == Reason::ok);
    const Draft offer = price_draft(world, "offer", kBuyer, 900);
    const Draft other = price_draft(world, "other", kBuyer, 800);
    CHECK(world.run(offer) == Reason::ok);
    CHECK(world.run(other) == Reason::ok);
    SUBCASE("the price has changed since") {
        CHECK(world.accept(offer, kBuyer) == Reason::not_authorized);
        CHECK(world.accept(offer, kSeller) == Reason::ok);
        CHECK(world.accept(other, kSeller) == Reason::proposal_void);
    }
    SUBCASE("money has moved") {
        CHECK(world.refund(1) == Reason::ok);
        CHECK(world.accept(offer, kSeller) == Reason::proposal_void);
        CHECK(world.run(price_draft(world, "e", kBuyer, kMaxAmount)) == Reason::overflow);
    }
    SUBCASE("a case is open") {
        CHECK(world.request_refund(1) == Reason::ok);
        CHECK(world.accept(offer, kSeller) == Reason::proposal_void);
        CHECK(amend(world, "late", 900) == Reason::wrong_state);
    }
    SUBCASE("an amendment is open") {
        CHECK(amend(world, "more", 1100) == Reason::ok);
        CHECK(world.accept(offer, kSeller) == Reason::proposal_void);
    }
    SUBCASE("the buyer can't be credited") {
        CHECK(world.freeze("buyer") == Reason::ok);
        CHECK(world.accept(offer, kSeller) == Reason::account_frozen);
    }
    SUBCASE("too late") {
        world.advance(kDay + 1);
        CHECK(world.accept(offer, kSeller) == Reason::too_late);
    }
}

}  // namespace amendments_test
