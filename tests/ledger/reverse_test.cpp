#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace reverse_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

struct Shop : World {
    Shop() {
        open({"payer", "payee", "other"});
        fund("payer", 1000);
    }
    Result reverse(std::string_view original) {
        return run(draft(CommandKind::reverse).reference(original));
    }
    Result release_as(std::string_view id, std::string_view hold, u128 amount) {
        return run(draft(CommandKind::release).id(id).reference(hold).amount(amount));
    }
};

}  // namespace

TEST_CASE("reverse gives a transfer back once, if the money is there") {
    Shop world;
    world.run(world.draft(CommandKind::transfer).id("t").payer("payer").payee("payee").amount(100));
    world.transfer("payee", "other", 40);
    CHECK(world.reverse("t") == Reason::insufficient_funds);
    world.transfer("other", "payee", 40);
    CHECK(world.reverse("t") == Reason::ok);
    CHECK(world.available("payer") == 1000);
    CHECK(world.account("payer").debits == Total(100));  // both sides' totals grow
    CHECK(world.account("payer").credits == Total(1100));
    CHECK(world.reverse("t") == Reason::already_reversed);
    CHECK(world.reverse("nothing") == Reason::transfer_not_found);
}

TEST_CASE("reverse of a release leaves the hold as it is and counts as X") {
    Shop world;
    world.hold("h", "payer", "payee", 100);
    world.release_as("r1", "h", 30);
    world.release_as("r2", "h", 20);
    CHECK(world.reverse("r1") == Reason::ok);
    CHECK(world.available("payer") == 930);
    CHECK(world.available("payee") == 20);
    CHECK(world.hold_row("h").left() == Amount(50));
    CHECK(world.hold_row("h").reversed == Amount(30));
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.reverse("r1") == Reason::already_reversed);
    CHECK(world.reverse("r2") == Reason::ok);
    CHECK(world.available("payer") == 950);
}

TEST_CASE("reverse: fees come back with the release, and stand on R - X") {
    Shop world;
    auto terms = world.draft(CommandKind::register_terms);
    terms.record.terms = 1;
    terms.extension.fee_lines = std::vector<FeeLine>{{AccountId{}, 1000, Amount(), std::nullopt}};
    world.must(terms);
    auto hold = world.draft(CommandKind::hold).id("h").payer("payer").payee("payee").amount(200);
    hold.record.terms = 1;
    world.must(hold);
    world.release_as("r1", "h", 100);
    const auto fees = system_account(SystemAccount::fees, kEuro);
    CHECK(world.available(fees) == 10);
    CHECK(world.reverse("r1") == Reason::ok);
    CHECK(world.available(fees) == 0);
    CHECK(world.available("payer") == 900);
    world.release_full("h");
    CHECK(world.available(fees) == 10);
    CHECK(world.available("payee") == 90);
}

TEST_CASE("reverse: what is no transfer and no release stays") {
    Shop world;
    world.hold("h", "payer", "payee", 100);
    CHECK(world.reverse("h") == Reason::not_reversible);
    world.run(world.draft(CommandKind::refund).id("b").reference("h").amount(1));
    CHECK(world.reverse("b") == Reason::not_reversible);
}

TEST_CASE("reverse: all of a shared release, once; a second try finds it reversed") {
    Shop world;
    world.fund("other", 1000);
    Draft draft = world.draft(CommandKind::hold).id("h").payee("payee").amount(100);
    draft.extension.payers = std::vector<PayerPart>{{account_named("payer"), Amount(70)},
                                                    {account_named("other"), Amount(30)}};
    world.must(draft);
    REQUIRE(world.release_as("r", "h", 100) == Reason::ok);
    CHECK(world.reverse("r") == Reason::ok);
    CHECK(world.available("payer") == 1000);
    CHECK(world.available("other") == 1000);
    CHECK(world.reverse("r") == Reason::already_reversed);  // with nothing left to share by
}

TEST_CASE("reverse: asks those the money was for, even where fees left them none") {
    Shop world;
    world.add_party(30, Role::platform, "strangers");
    auto terms = world.draft(CommandKind::register_terms);
    terms.record.terms = 1;
    terms.extension.fee_lines = std::vector<FeeLine>{{AccountId{}, 10'000, Amount(), std::nullopt}};
    world.must(terms);
    auto hold = world.draft(CommandKind::hold).id("h").payer("payer").payee("payee").amount(100);
    hold.record.terms = 1;
    world.must(hold);
    REQUIRE(world.release_as("r", "h", 50) == Reason::ok);
    REQUIRE(world.available("payee") == 0);
    Draft by_stranger = world.draft(CommandKind::reverse, 30).reference("r").by({"strangers"});
    by_stranger.extension.reference_party = kPlatform;
    CHECK(world.run(by_stranger) == Reason::not_authorized);
    CHECK(world.available("payer") == 900);
}

}  // namespace reverse_test
