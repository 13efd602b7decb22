/// chargeback and chargeback_reversed of what deposits brought to accounts and to suspense. The
/// rest: hold_chargebacks_test.cpp, milestone_chargebacks_test.cpp. The letters are the readings of
/// tests/model/DECISIONS.md.
#include <doctest/doctest.h>

#include "tests/ledger/charged_world.h"

namespace chargebacks_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

using Rail = ChargedWorld;

Draft match(World& world, std::string_view reference, std::string_view account) {
    Draft draft = world.operators_draft(CommandKind::match_deposit).reference(reference);
    draft.extension.reference_party = kRail;
    if (!account.empty()) {
        draft.payee(account).extension.payee_party = kPlatform;
    }
    return draft;
}

}  // namespace

TEST_CASE("chargebacks: all that is charged is within the deposit (K2)") {
    Rail world;
    world.paid(100);
    CHECK(world.charge(60, "c") == Reason::ok);
    const Result more = world.charge(41);
    CHECK(more == Reason::invalid_amount);
    CHECK(more.detail == Detail::of(Amount(40)));
    CHECK(world.charge(40, "d") == Reason::ok);
    CHECK(world.charge(1) == Reason::invalid_amount);
    CHECK(world.clearing() == -10'000);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.clearing() == -10'060);
    CHECK(world.charge(60) == Reason::ok);
    CHECK(world.clearing() == -10'000);
}

TEST_CASE("chargebacks: what is refused (K2)") {
    Rail world;
    CHECK(world.charge(1) == Reason::wrong_state);  // announced only
    world.paid(100);
    CHECK(world.charge(1, "", "none") == Reason::deposit_not_found);
    CHECK(world.charge(0) == Reason::invalid_amount);
    CHECK(world.charge(0, "", "none") == Reason::invalid_amount);
    CHECK(world.undo("none") == Reason::transfer_not_found);
    CHECK(world.charge(7, "c") == Reason::ok);
    CHECK(world.charge(7, "c") == Reason::exists);
    CHECK(world.charge(8, "c") == Reason::id_conflict);
    CHECK(world.undo("c", "u") == Reason::ok);
    CHECK(world.undo("c", "u") == Reason::exists);
    CHECK(world.undo("c") == Reason::already_reversed);
    Draft dollars = world.draft(CommandKind::chargeback, kRail).reference("ref").amount(1);
    dollars.extension.currency = CurrencyId{kEuro + 1};
    CHECK(world.run(dollars) == Reason::currency_mismatch);
    Draft stranger = world.draft(CommandKind::chargeback, kRail).reference("ref").amount(1);
    CHECK(world.run(stranger.by({"platform"})) == Reason::not_authorized);
    Draft undone = world.draft(CommandKind::chargeback_reversed, kRail).reference("c");
    CHECK(world.run(undone.by({"platform"})) == Reason::not_authorized);
}

TEST_CASE("chargebacks: a linked run that fails leaves all as it was") {
    Rail world;
    world.must(world.named("x", 60));
    world.paid(100);
    const auto before = world.state_hash();
    const auto charge = [&](std::string_view id, u128 amount) {
        return world.draft(CommandKind::chargeback, kRail).id(id).reference("ref").amount(amount);
    };
    const Draft undo = world.draft(CommandKind::chargeback_reversed, kRail).id("u").reference("c");
    const auto results =
        world.run({charge("c", 100).linked(), Draft(undo).linked(), charge("d", 101)});
    CHECK(results[2] == Reason::invalid_amount);
    CHECK(world.state_hash() != before);  // its position
    CHECK(world.inside("x") == 60);
    CHECK(world.clearing() == -10'100);
    CHECK(world.state().holds.find(Rail::reopened("u")) == nullptr);
    CHECK(world.state().chargebacks.size() == 0);
}

TEST_CASE("chargebacks: the depositor owes what it has spent, never a credit line (K6)") {
    Rail world;
    world.lift_floor("buyer");
    world.paid(100);
    REQUIRE(world.pay("buyer", "third", 30) == Reason::ok);
    CHECK(world.charge(100, "c") == Reason::ok);
    CHECK(world.available("buyer") == 0);
    CHECK(world.debt("buyer") == 30);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.available("buyer") == 70);
    CHECK(world.debt("buyer") == 0);
}

TEST_CASE("chargebacks: what was named for nothing comes first (K4)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(150);
    REQUIRE(world.pay("buyer", "third", 50) == Reason::ok);
    CHECK(world.charge(60) == Reason::ok);
    CHECK(world.debt("buyer") == 50);
    CHECK(world.inside("x") == 90);
    CHECK(world.deposit().paid_into.at(0).charged == Amount(10));
}

TEST_CASE("chargebacks: suspense items, the deposit's own and others (K5)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    world.freeze("buyer", 2);
    world.paid(70, "other");  // waits
    SUBCASE("another deposit's item follows its own chargebacks") {
        CHECK(world.charge(30, "c") == Reason::ok);
        CHECK(world.inside("x") == 70);
        CHECK(world.in_suspense() == 70);
        CHECK(world.charge(71, "", "other") == Reason::invalid_amount);
        CHECK(world.charge(50, "d", "other") == Reason::ok);
        CHECK(world.in_suspense() == 20);
        CHECK(world.undo("d") == Reason::ok);
        CHECK(world.in_suspense() == 70);
        CHECK(world.charge(70, "e", "other") == Reason::ok);
        CHECK(world.in_suspense() == 0);
        CHECK(world.undo("e") == Reason::ok);  // still frozen: waits again
        CHECK(world.in_suspense() == 70);
        world.unfreeze("buyer");
        world.advance(1);
        CHECK(world.available("buyer") == 70);
    }
    SUBCASE("charged wholly, thawed, and given back: to the account") {
        CHECK(world.charge(70, "e", "other") == Reason::ok);
        world.unfreeze("buyer");
        world.advance(1);
        CHECK(world.undo("e") == Reason::ok);
        CHECK(world.available("buyer") == 70);
        CHECK(world.in_suspense() == 0);
    }
    SUBCASE("of what has posted, the account owes") {
        CHECK(world.charge(30, "d", "other") == Reason::ok);
        world.unfreeze("buyer");
        world.advance(1);
        CHECK(world.available("buyer") == 40);
        CHECK(world.charge(40, "e", "other") == Reason::ok);
        CHECK(world.available("buyer") == 0);
        CHECK(world.undo("d") == Reason::ok);
        CHECK(world.available("buyer") == 30);
    }
}

TEST_CASE("chargebacks: what else waits in suspense for the depositor comes first (K5)") {
    Rail world;
    world.must(world.named("x", 100));
    world.paid(100);
    world.paid(20, "other");
    Draft level = world.operators_draft(CommandKind::set_kyc_level).payer("buyer");
    level.extension.payer_party = kPlatform;
    level.extension.level = std::uint8_t{1};
    world.must(level);
    Draft destination = world.draft(CommandKind::set_destination).payer("buyer").by({"buyer-key"});
    destination.extension.destination = Digest{7};
    world.must(destination);
    world.advance(72 * kHour);
    Draft payout = world.draft(CommandKind::request_payout)
                       .id("p")
                       .payer("buyer")
                       .amount(20)
                       .by({"buyer-key"});
    payout.extension.reference_party = kRail;
    payout.extension.destination = Digest{7};
    world.must(payout);
    world.freeze("buyer", 2);
    for (const auto kind : {CommandKind::submit_payout, CommandKind::fail_payout}) {
        Draft moved = world.draft(kind, kRail).reference("p");
        moved.extension.reference_party = kPlatform;
        world.must(moved);
    }
    REQUIRE(world.in_suspense() == 20);
    CHECK(world.charge(30, "c") == Reason::ok);
    CHECK(world.in_suspense() == 0);
    CHECK(world.inside("x") == 90);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.in_suspense() == 20);
    world.unfreeze("buyer");
    world.advance(1);
    CHECK(world.available("buyer") == 20);
}

TEST_CASE("chargebacks: unmatched money") {
    Rail world;
    world.paid(100, "lost", "nobody");
    CHECK(world.charge(30, "c", "lost") == Reason::ok);
    CHECK(world.charge(20, "d", "lost") == Reason::ok);
    CHECK(world.undo("d") == Reason::ok);
    CHECK(world.in_suspense() == 70);
    SUBCASE("the rest goes back to its sender, and what comes back goes after it") {
        world.advance(90 * kDay + 1);
        CHECK(world.in_suspense() == 0);
        CHECK(world.clearing() == -10'000);
        CHECK(world.charge(1, "", "lost") == Reason::wrong_state);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.in_suspense() == 0);
        CHECK(world.clearing() == -10'000);
    }
    SUBCASE("the rest is matched") {
        CHECK(world.run(match(world, "lost", "third")) == Reason::ok);
        CHECK(world.available("third") == 10'070);
        CHECK(world.charge(71, "", "lost") == Reason::invalid_amount);
        CHECK(world.charge(70, "", "lost") == Reason::ok);
        CHECK(world.available("third") == 10'000);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.available("third") == 10'030);
    }
    SUBCASE("of which nothing waits") {
        CHECK(world.charge(70, "", "lost") == Reason::ok);
        CHECK(world.run(match(world, "lost", "third")) == Reason::wrong_state);
        CHECK(world.run(match(world, "lost", "")) == Reason::wrong_state);
        world.advance(90 * kDay + 1);
        CHECK(world.deposit("lost").state == DepositState::returned);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.in_suspense() == 0);
    }
}

TEST_CASE("chargebacks: what waits for a closed account, and goes back to its sender") {
    Rail world;
    CHECK(world.run(world.draft(CommandKind::close_account).payer("buyer").by({"buyer-key"})) ==
          Reason::ok);
    world.paid(100);
    CHECK(world.charge(40, "c") == Reason::ok);
    CHECK(world.in_suspense() == 60);
    SUBCASE("sent back") {
        CHECK(world.run(match(world, "ref", "")) == Reason::ok);
        CHECK(world.in_suspense() == 0);
        CHECK(world.clearing() == -10'000);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.clearing() == -10'000);
    }
    SUBCASE("nothing is left to send back") {
        CHECK(world.charge(60) == Reason::ok);
        CHECK(world.run(match(world, "ref", "")) == Reason::wrong_state);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.run(match(world, "ref", "")) == Reason::ok);
        CHECK(world.in_suspense() == 0);
    }
}

}  // namespace chargebacks_test
