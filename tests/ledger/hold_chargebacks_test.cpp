/// chargeback and chargeback_reversed of what deposits brought into plain holds. The letters are
/// the readings of tests/model/DECISIONS.md.
#include <doctest/doctest.h>

#include "tests/ledger/charged_world.h"

namespace hold_chargebacks_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

using Rail = ChargedWorld;

// What was named, in order, and what of it is charged: "100/30, 20/0".
std::string names(const Deposit& deposit) {
    std::string text;
    for (const NamedThing& thing : deposit.paid_into) {
        text +=
            (text.empty() ? "" : ", ") + to_string(thing.amount) + "/" + to_string(thing.charged);
    }
    return text;
}

}  // namespace

TEST_CASE("hold chargebacks: stage by stage of a hold (K7 to K10)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    REQUIRE(world.refund_hold(Rail::hold_name("x"), 20) == Reason::ok);
    REQUIRE(world.release_hold(Rail::hold_name("x"), 30) == Reason::ok);
    struct Row {
        u128 amount;
        std::int64_t buyer, inside, seller;
    };
    for (const Row& row :
         {Row{15, 5, 50, 30}, Row{15, 0, 40, 30}, Row{50, 0, 0, 20}, Row{20, 0, 0, 0}}) {
        CHECK(world.charge(row.amount) == Reason::ok);
        CHECK(world.available("buyer") == row.buyer);
        CHECK(world.inside("x") == row.inside);
        CHECK(world.available("seller") == row.seller);
    }
    CHECK(world.release_hold(Rail::hold_name("x"), 1) == Reason::already_refunded);
}

TEST_CASE("hold chargebacks: a stage goes through all that was named (K4)") {
    Rail world;
    world.must(world.named("x", 40));
    world.must(world.named("y", 40));
    world.paid(80);
    REQUIRE(world.release_hold(Rail::hold_name("x"), 40) == Reason::ok);
    CHECK(world.charge(40) == Reason::ok);
    CHECK(world.available("seller") == 40);
    CHECK(world.inside("y") == 0);
    CHECK(world.charge(40) == Reason::ok);
    CHECK(world.available("seller") == 0);
}

TEST_CASE("hold chargebacks: no more than the deposit brought into a hold") {
    Rail world;
    world.must(world.named("x", 60));
    world.paid(60);
    world.paid(40, "other");
    world.must(world.draft(CommandKind::top_up).reference("x").amount(40).by({"buyer-key"}));
    CHECK(world.charge(60) == Reason::ok);
    CHECK(world.inside("x") == 40);
    CHECK(world.hold_row("x").is_open());
}

TEST_CASE(
    "hold chargebacks: a payee who has spent it owes it, and debt is repaid first (K10, K16)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    REQUIRE(world.release_hold(Rail::hold_name("x"), 100) == Reason::ok);
    REQUIRE(world.pay("seller", "third", 90) == Reason::ok);
    CHECK(world.charge(100, "c") == Reason::ok);
    CHECK(world.debt("seller") == 90);
    REQUIRE(world.pay("third", "seller", 40) == Reason::ok);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.available("seller") == 50);
    CHECK(world.debt("seller") == 0);
}

TEST_CASE("hold chargebacks: fees go back where the terms say so (K10)") {
    for (const bool gives_back : {true, false}) {
        CAPTURE(gives_back);
        Rail world;
        world.fee(1000, 0, gives_back);
        Draft hold = world.named("x", 100);
        hold.record.terms = 1;
        world.must(hold);
        world.paid(100);
        REQUIRE(world.release_hold(Rail::hold_name("x"), 100) == Reason::ok);
        CHECK(world.charge(50, "c") == Reason::ok);
        CHECK(world.have() == (gives_back ? "0 45 10000 5" : "0 40 10000 10"));
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.have() == "0 90 10000 10");
    }
}

TEST_CASE("hold chargebacks: a line gives back no more than it had (K10)") {
    Rail world;
    world.fee(0, 30, true);
    Draft hold = world.named("x", 100);
    hold.record.terms = 1;
    world.must(hold);
    world.paid(100);
    REQUIRE(world.release_hold(Rail::hold_name("x"), 20) == Reason::ok);
    CHECK(world.have() == "0 0 10000 20");
    CHECK(world.charge(90, "c") == Reason::ok);  // 80 inside, 10 released: still owed all of it
    CHECK(world.have() == "0 -10 10000 20");
    CHECK(world.charge(10, "d") == Reason::ok);  // nothing stands: the line has earned nothing
    CHECK(world.have() == "0 0 10000 0");
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.undo("d") == Reason::ok);
    CHECK(world.have() == "0 0 10000 20");
}

TEST_CASE("hold chargebacks: lines take again what they are owed by then (K16)") {
    Rail world;
    world.fee(1000, 0, true, Amount(6));
    Draft hold = world.named("x", 100);
    hold.record.terms = 1;
    world.must(hold);
    world.paid(100);
    world.paid(60, "other");
    world.must(world.draft(CommandKind::top_up).reference("x").amount(60).by({"buyer-key"}));
    REQUIRE(world.release_hold(Rail::hold_name("x"), 100) == Reason::ok);
    CHECK(world.have() == "0 94 10000 6");
    CHECK(world.charge(60, "in") == Reason::ok);
    CHECK(world.charge(40, "out") == Reason::ok);
    CHECK(world.have() == "0 54 10000 6");
    CHECK(world.undo("in", "u") == Reason::ok);
    CHECK(world.charge(10, "new") == Reason::ok);
    CHECK(world.inside(Rail::reopened("u")) == 50);
    CHECK(world.undo("out") == Reason::ok);
    CHECK(world.have() == "0 94 10000 6");
}

TEST_CASE("hold chargebacks: several payees by what they had (K9)") {
    Rail world;
    Draft hold = world.named("x", 91);
    hold.record.payee = Id{};
    Exit exit;
    exit.payees = {{account_named("seller"), 1}, {account_named("third"), 2}};
    exit.by_account = account_named("buyer");
    hold.extension.exits = std::vector<Exit>{exit};
    world.must(hold);
    world.paid(91);
    REQUIRE(world.release_hold(Rail::hold_name("x"), 91) == Reason::ok);
    CHECK(world.have() == "0 30 10061 0");
    CHECK(world.charge(31, "c") == Reason::ok);
    CHECK(world.have() == "0 20 10040 0");
    CHECK(world.charge(60) == Reason::ok);
    CHECK(world.have() == "0 0 10000 0");
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.have() == "0 10 10021 0");
}

TEST_CASE(
    "hold chargebacks: what was reversed is the payer's, and what is charged isn't reversed "
    "(K13)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    world.must(
        world.draft(CommandKind::release).id("o").reference("x").amount(100).by({"buyer-key"}));
    const auto reverse = [&] {
        return world.run(world.draft(CommandKind::reverse).reference("o").by({"seller-key"}));
    };
    CHECK(world.charge(1, "c") == Reason::ok);
    CHECK(reverse() == Reason::not_reversible);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(reverse() == Reason::ok);
    CHECK(world.available("buyer") == 100);
    CHECK(world.charge(100) == Reason::ok);
    CHECK(world.have() == "0 0 10000 0");
}

TEST_CASE("hold chargebacks: what is due to the frozen is inside (K7)") {
    Rail world;
    world.must(world.named("x", 60).expires(world.now() + 10).flag(kReleaseOnExpiry));
    world.paid(60);
    world.freeze("seller", 2);
    world.advance(11);
    REQUIRE(world.hold_row("x").due() == Amount(60));
    CHECK(world.charge(45, "c") == Reason::ok);
    CHECK(world.hold_row("x").due() == Amount(15));
    CHECK(world.inside("x") == 15);
    CHECK(world.undo("c", "u") == Reason::ok);
    SUBCASE("the rest is paid, and what came back after 48 hours") {
        world.unfreeze("seller");
        world.advance(1);
        CHECK(world.available("seller") == 15);
        world.advance(48 * kHour);
        CHECK(world.available("seller") == 60);
    }
    SUBCASE("nothing is left of it") {
        CHECK(world.charge(60) == Reason::ok);  // x first, then the new hold
        CHECK(world.hold_row("x").dues.empty());
        world.unfreeze("seller");
        world.advance(49 * kHour);
        CHECK(world.available("seller") == 0);
        CHECK(world.release_hold(Rail::hold_name("x"), 1) == Reason::expired);
    }
}

TEST_CASE("hold chargebacks: reversed, a hold opens for 48 hours and is named (K14, K15)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    CHECK(world.charge(70, "c") == Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    const HoldId again = Rail::reopened("u");
    CHECK(world.inside("x") == 30);
    CHECK(world.inside(again) == 70);
    CHECK(world.account("buyer").held == Amount(100));
    CHECK(world.available("buyer") == 0);
    CHECK(names(world.deposit()) == "30/0, 70/0");
    CHECK(world.run(
              world.draft(CommandKind::transfer).id("u").payer("third").payee("fee").amount(1)) ==
          Reason::ok);  // the rail's name space is another one
    Draft taken = world.draft(CommandKind::transfer).payer("third").payee("fee").amount(1);
    taken.record.id = again.id;
    CHECK(world.run(taken) == Reason::id_conflict);
    SUBCASE("it goes on as any hold") {
        CHECK(world.release_hold(again, 10) == Reason::ok);
        world.advance(48 * kHour);
        CHECK(world.inside(again) == 60);
        CHECK(world.charge(95, "d") == Reason::ok);
        CHECK(world.inside("x") + world.inside(again) == 0);
        CHECK(world.available("seller") == 5);
    }
    SUBCASE("its timer refunds, as the old one would have done") {
        world.advance(48 * kHour + 1);
        CHECK(world.available("buyer") == 70);
        CHECK(world.state().holds.find(again)->end == HoldEnd::expired);
    }
    SUBCASE("charged once more, and reversed once more") {
        CHECK(world.charge(100, "d") == Reason::ok);
        CHECK_FALSE(world.hold_row("x").is_open());
        CHECK(world.undo("d", "v") == Reason::ok);
        CHECK(names(world.deposit()) == "30/0, 70/0");
        CHECK(world.inside(Rail::reopened("v", 0)) == 30);
        CHECK(world.inside(Rail::reopened("v", 1)) == 70);
    }
}

TEST_CASE("hold chargebacks: what a deposit names is bounded (K19)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    for (int i = 0; i < 65; ++i) {
        const std::string number = std::to_string(i);
        REQUIRE(world.charge(1, "c" + number) == Reason::ok);
        REQUIRE(world.undo("c" + number, "u" + number) == Reason::ok);
    }
    CHECK(world.deposit().paid_into.size() == kNamedMax);
    CHECK(world.available("buyer") == 1);
    CHECK(world.inside("x") == 36);
}

TEST_CASE("hold chargebacks: reversed for a closed payer it waits in suspense (K18)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    CHECK(world.charge(100, "c") == Reason::ok);
    CHECK(world.run(world.draft(CommandKind::close_account).payer("buyer").by({"buyer-key"})) ==
          Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    CHECK(world.in_suspense() == 100);
    CHECK(world.state().holds.find(Rail::reopened("u")) == nullptr);
    CHECK(world.charge(100) == Reason::ok);
    CHECK(world.in_suspense() == 0);
}

}  // namespace hold_chargebacks_test
