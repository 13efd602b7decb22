/// Accounts that have no room for what they are due: it waits in suspense, and the operators pay
/// it.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace full_accounts_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr std::uint8_t kTheClaim = 1;

std::int64_t suspense(const World& world) {
    return world.available(system_account(SystemAccount::suspense, kEuro));
}

// So full that 19 units go in and 20 don't.
void fill(World& world, std::string_view account) {
    world.open({"rich"});
    world.lift_floor("rich");
    const auto there = static_cast<u128>(world.available(account));
    REQUIRE(world.transfer("rich", account, kMaxAmount - 19 - there) == Reason::ok);
}

}  // namespace

TEST_CASE("full: a mediator's fee") {
    EscrowWorld world;
    world.begin();
    world.grant(kMediator);
    fill(world, "mediation");
    REQUIRE(world.ship() == Reason::ok);
    REQUIRE(world.dispute(Side::buyer, 400) == Reason::ok);
    REQUIRE(world.plain(CommandKind::escalate, Side::buyer) == Reason::ok);
    REQUIRE(world.award(kMediator, 250, 130, 20) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.amounts() == "1000 250 130 20 0");
    CHECK(suspense(world) == 20);
}

TEST_CASE("full: mediation's part of a claim") {
    EscrowWorld world;
    world.begin();
    world.grant(kMediator);
    fill(world, "mediation");
    REQUIRE(world.ship() == Reason::ok);
    world.advance(30 * kDay + 1);
    REQUIRE(world.available("seller") == 1000);
    Draft claim = world.on_milestone(CommandKind::claim, Side::buyer).amount(400);
    claim.extension.side = Side::buyer;
    REQUIRE(world.run(claim) == Reason::ok);
    Draft escalation = world.on_milestone(CommandKind::escalate, Side::buyer);
    escalation.extension.options = kTheClaim;
    REQUIRE(world.run(escalation) == Reason::ok);
    Draft ruling = world.award_draft(kMediator, 100, 280, 20);
    ruling.extension.options = kTheClaim;
    REQUIRE(world.run(ruling) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("buyer") == 9280);
    CHECK(world.available("seller") == 700);
    CHECK(suspense(world) == 20);
}

TEST_CASE("full: mediation's part of a claim, where its account is the side's that won") {
    EscrowWorld world;
    AgreementTerms terms = EscrowWorld::terms();
    terms.mediation_account = account_named("buyer");
    world.begin(terms);
    world.grant(kMediator);
    REQUIRE(world.ship() == Reason::ok);
    world.advance(30 * kDay + 1);
    fill(world, "buyer");
    Draft claim = world.on_milestone(CommandKind::claim, Side::buyer).amount(20);
    claim.extension.side = Side::buyer;
    REQUIRE(world.run(claim) == Reason::ok);
    Draft escalation = world.on_milestone(CommandKind::escalate, Side::buyer);
    escalation.extension.options = kTheClaim;
    REQUIRE(world.run(escalation) == Reason::ok);
    Draft ruling = world.award_draft(kMediator, 0, 10, 10);
    ruling.extension.options = kTheClaim;
    REQUIRE(world.run(ruling) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("seller") == 980);
    CHECK(suspense(world) == 10);  // each by itself would have had room
}

TEST_CASE("full: fees of a release") {
    World world;
    world.open({"payer", "payee", "tax"});
    world.fund("payer", 1'000);
    Draft terms = world.draft(CommandKind::register_terms);
    terms.record.terms = 1;
    const FeeLine tenth{account_named("tax"), 1'000, Amount(), std::nullopt};
    terms.extension.fee_lines = std::vector<FeeLine>{tenth, tenth};
    world.must(terms);
    fill(world, "tax");
    Draft hold = world.draft(CommandKind::hold).id("h").payer("payer").payee("payee");
    hold.record.terms = 1;
    hold.flag(kReleaseOnExpiry).expires(world.now() + kDay);
    SUBCASE("neither line has room, by a command") {
        world.must(hold.amount(200));
        REQUIRE(world.release_full("h") == Reason::ok);
        CHECK(world.available("payee") == 160);
        CHECK(suspense(world) == 40);
    }
    SUBCASE("both together have none, by the clock") {
        world.must(hold.amount(150));
        world.advance(kDay + 1);
        CHECK(world.available("payee") == 120);
        CHECK(suspense(world) == 15);
    }
}

TEST_CASE("full: what a freeze held back, once it thaws, is the operators' to pay") {
    constexpr std::uint8_t kCredits = 2;
    World world;
    world.open({"alice", "other"});
    REQUIRE(world.freeze("alice", kCredits) == Reason::ok);
    world.fund("alice", 20);
    Draft paying = world.operators_draft(CommandKind::pay_suspense).payer("alice").payee("other");
    paying.extension.payer_party = kPlatform;
    paying.extension.payee_party = kPlatform;
    CHECK(world.run(paying) == Reason::wrong_state);  // it waits for the end of the freeze
    world.open({"rich"});
    world.lift_floor("rich");
    Draft thaw = world.operators_draft(CommandKind::unfreeze).payer("alice");
    thaw.extension.payer_party = kPlatform;
    thaw.extension.document = Digest{1};
    Draft filling = world.draft(CommandKind::transfer).payer("rich").payee("alice");
    filling.amount(kMaxAmount - 19);
    for (const Result& result : world.run({thaw, filling})) {
        CHECK(result == Reason::ok);
    }
    world.advance(1);
    CHECK(suspense(world) == 20);
    CHECK(world.state().timers.size() == 0);
    paying.record.id = id_named("paying");
    CHECK(world.run(paying) == Reason::ok);
    CHECK(suspense(world) == 0);
    CHECK(world.available("other") == 20);
}

}  // namespace full_accounts_test
