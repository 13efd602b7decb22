/// propose_settlement, accept_proposal, withdraw_proposal: what both sides of a milestone agree to.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace settlements_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

Result withdraw(EscrowWorld& world, const Draft& proposal, Side side) {
    return world.run(
        world.on_deal(CommandKind::withdraw_proposal, side).reference(proposal.record.id));
}

EscrowWorld shipped() {
    EscrowWorld world;
    world.begin();
    check(world.ship() == Reason::ok, "the fixture's goods are shipped");
    return world;
}

}  // namespace

TEST_CASE("settlement: proposed by one, accepted by the other, once") {
    EscrowWorld world = shipped();
    const Draft proposal = world.proposal("offer", kBuyer, 600, 300);
    CHECK(world.run(proposal) == Reason::ok);
    CHECK(world.accept(proposal, kBuyer) == Reason::not_authorized);
    CHECK(world.accept(proposal, kSeller) == Reason::ok);
    CHECK(world.amounts() == "1000 600 300 0 0");
    CHECK(world.accept(proposal, kSeller) == Reason::proposal_void);
    const Draft rest = world.proposal("rest", kSeller, 100, 0);
    CHECK(world.run(rest) == Reason::ok);
    CHECK(world.accept(rest, kBuyer) == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
}

TEST_CASE("settlement: what it paid can't be reversed") {
    EscrowWorld world = shipped();
    const Draft proposal = world.proposal("offer", kBuyer, 600, 300);
    CHECK(world.run(proposal) == Reason::ok);
    Draft taken =
        world.draft(CommandKind::accept_proposal).id("taken").reference("offer").by({"seller-key"});
    taken.extension.payload = world.state().proposals.find({kPlatform, id_named("offer")})->payload;
    CHECK(world.run(taken) == Reason::ok);
    CHECK(world.run(world.draft(CommandKind::reverse).reference("taken").by({"seller-key"})) ==
          Reason::not_reversible);
}

TEST_CASE("settlement: what may be proposed") {
    EscrowWorld world = shipped();
    CHECK(world.run(world.proposal("a", kBuyer, 0, 0)) == Reason::invalid_amount);
    CHECK(world.run(world.proposal("b", kBuyer, 1000, 1)) == Reason::exceeds_hold);
    CHECK(world.run(world.proposal("c", kBuyer, 1, 1).expires(world.now())) ==
          Reason::invalid_time_window);
    CHECK(world.run(world.proposal("d", kBuyer, 1, 1).by({"seller-key"})) ==
          Reason::not_authorized);
    CHECK(world.run(world.proposal("e", kBuyer, 1000, 0)) == Reason::ok);
}

TEST_CASE("settlement: void once what it was made on has changed, or its time is over") {
    EscrowWorld world = shipped();
    const Draft proposal = world.proposal("offer", kSeller, 600, 300);
    CHECK(world.run(proposal) == Reason::ok);
    SUBCASE("money moved") {
        CHECK(world.release(1) == Reason::ok);
        CHECK(world.accept(proposal, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("delivery went on") {
        CHECK(world.confirm_receipt() == Reason::ok);
        CHECK(world.accept(proposal, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("a case was opened") {
        CHECK(world.dispute(kBuyer, 1) == Reason::ok);
        CHECK(world.accept(proposal, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("too late, by a nanosecond") {
        world.advance(kDay + 1);
        CHECK(world.accept(proposal, kBuyer) == Reason::too_late);
    }
    SUBCASE("just in time") {
        world.advance(kDay);
        CHECK(world.accept(proposal, kBuyer) == Reason::ok);
    }
    SUBCASE("withdrawn") {
        CHECK(withdraw(world, proposal, kBuyer) == Reason::not_authorized);
        CHECK(withdraw(world, proposal, kSeller) == Reason::ok);
        CHECK(world.accept(proposal, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("another hash, another proposal") {
        Draft other =
            world.draft(CommandKind::accept_proposal).reference("offer").by({"buyer-key"});
        other.extension.payload = Digest{1};
        CHECK(world.run(other) == Reason::payload_mismatch);
        other.reference("nothing");
        CHECK(world.run(other) == Reason::request_not_found);
    }
}

TEST_CASE("settlement: takes what a case has locked first") {
    EscrowWorld world = shipped();
    world.grant(kMediator);
    CHECK(world.dispute(kBuyer, 400) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(world.award(kMediator, 250, 130, 20) == Reason::ok);
    SUBCASE("all of it closes the case and voids its award") {
        const Draft all = world.proposal("all", kBuyer, 300, 200);
        CHECK(world.run(all) == Reason::ok);
        CHECK(world.accept(all, kSeller) == Reason::ok);
        CHECK_FALSE(world.milestone().open_case.has_value());
        CHECK(world.amounts() == "1000 300 200 0 0");
    }
    SUBCASE("a part lowers it, and it must be ruled anew") {
        const Draft part = world.proposal("part", kBuyer, 100, 0);
        CHECK(world.run(part) == Reason::ok);
        CHECK(world.accept(part, kSeller) == Reason::ok);
        CHECK(world.amounts() == "1000 100 0 0 300");
        CHECK(world.milestone().open_case->state == CaseState::mediating);
        CHECK_FALSE(world.milestone().open_case->award.has_value());
        CHECK(world.award(kMediator, 300, 0) == Reason::ok);
        world.advance(72 * kHour + 1);
        CHECK(world.amounts() == "1000 400 0 0 0");
    }
}

TEST_CASE("settlement: a platform that acts for both sides does not agree with itself") {
    EscrowWorld world;
    world.open({"managed", "shop"});
    world.World::fund("managed", 1000);
    const auto terms = EscrowWorld::terms();
    Draft offer = world.draft(CommandKind::offer).id("deal").payer("managed").payee("shop");
    offer.extension.agreement = terms;
    offer.extension.side = kBuyer;
    CHECK(world.run(offer) == Reason::ok);
    Draft agree = world.draft(CommandKind::agree).reference("deal");
    agree.extension.payload = hash_of(terms);
    CHECK(world.run(agree) == Reason::ok);
    CHECK(world.run(world.draft(CommandKind::fund).reference("deal").flag(kFull)) == Reason::ok);
    const Draft proposal = world.proposal("offer", kBuyer, 1000, 0).by({"platform"});
    CHECK(world.run(proposal) == Reason::ok);
    Draft accept = world.draft(CommandKind::accept_proposal).reference("offer");
    accept.extension.payload =
        world.state().proposals.find({kPlatform, id_named("offer")})->payload;
    CHECK(world.run(accept) == Reason::not_authorized);
}

TEST_CASE("settlement: not of money that waits for a frozen account since") {
    EscrowWorld world = shipped();
    world.grant(kMediator);
    CHECK(world.dispute(kBuyer, 400) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(world.award(kMediator, 400, 0) == Reason::ok);
    const Draft all = world.proposal("all", kSeller, 0, 1000).expires(world.now() + 9 * kDay);
    CHECK(world.run(all) == Reason::ok);
    CHECK(world.freeze("seller") == Reason::ok);
    world.advance(72 * kHour + 1);  // the award is posted: 400 wait for the seller
    CHECK(world.hold().due() == Amount(400));
    CHECK(world.accept(all, kBuyer) == Reason::proposal_void);
    const Draft more = world.proposal("more", kSeller, 0, 601);
    CHECK(world.run(more) == Reason::exceeds_hold);
}

TEST_CASE("settlement: a frozen or closed side refuses it, and nothing changes") {
    EscrowWorld world = shipped();
    const Draft both = world.proposal("both", kBuyer, 600, 400);
    CHECK(world.run(both) == Reason::ok);
    CHECK(world.freeze("seller") == Reason::ok);
    CHECK(world.accept(both, kSeller) == Reason::account_frozen);
    CHECK(world.unfreeze("seller") == Reason::ok);
    CHECK(world.freeze("buyer") == Reason::ok);
    CHECK(world.accept(both, kSeller) == Reason::account_frozen);
    CHECK(world.amounts() == "1000 0 0 0 0");
    CHECK(world.state().proposals.find({kPlatform, id_named("both")})->open);
    CHECK(world.unfreeze("buyer") == Reason::ok);
    CHECK(world.accept(both, kSeller) == Reason::ok);
}

}  // namespace settlements_test
