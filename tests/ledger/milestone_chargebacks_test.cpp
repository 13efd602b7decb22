/// chargeback and chargeback_reversed of what deposits brought into escrow agreements. The letters
/// are the readings of tests/model/DECISIONS.md.
#include <doctest/doctest.h>

#include "tests/ledger/charged_world.h"

namespace milestone_chargebacks_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

using Rail = ChargedWorld;

const Milestone& milestone_of(const World& world, HoldId id) {
    return *world.state().milestones.find(id);
}

// d = 400 in dispute, ruled 250 : 130 : 20.
void rule(Rail& world) {
    world.grant(kMediator);
    REQUIRE(world.dispute(Side::buyer, 400) == Reason::ok);
    REQUIRE(world.plain(CommandKind::escalate, Side::buyer) == Reason::ok);
    REQUIRE(world.award(kMediator, 250, 130, 20) == Reason::ok);
}

Draft freezing(Rail& world, CommandKind kind) {
    Draft draft = world.operators_draft(kind).reference("deal");
    draft.extension.reference_party = kPlatform;
    draft.extension.document = Digest{1};
    return draft;
}

}  // namespace

TEST_CASE("milestone chargebacks: mediation that begins anew in a freeze has its time after it") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    rule(world);
    world.must(freezing(world, CommandKind::freeze_agreement));
    world.advance(5 * kDay);
    CHECK(world.charge(700) == Reason::ok);
    CHECK(world.milestone().is_in(CaseState::mediating));
    world.must(freezing(world, CommandKind::unfreeze_agreement));
    CHECK(world.milestone().open_case->deadline == world.now() + 7 * kDay);
}

TEST_CASE("milestone chargebacks: what comes back of a frozen agreement is frozen with it (K18)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    world.must(freezing(world, CommandKind::freeze_agreement));
    const Time lapse = world.deal().frozen_until;
    world.advance(2 * kDay);
    CHECK(world.charge(1000, "c") == Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    const HoldId name = Rail::reopened_milestone("u");
    const AgreementId own = milestone_of(world, name).agreement;
    CHECK(world.state().agreements.find(own)->frozen_since == world.now());
    CHECK(world.state().agreements.find(own)->frozen_until == lapse);
    world.advance(28 * kDay - 1);
    CHECK(world.state().agreements.find(own)->is_frozen());
    world.advance(2);
    CHECK_FALSE(world.state().agreements.find(own)->is_frozen());
    world.advance(48 * kHour - 1);
    CHECK(world.inside(name) == 1000);
    world.advance(2);
    CHECK(world.inside(name) == 0);
    CHECK(world.available("seller") == 1000);  // shipped: its clock pays
}

TEST_CASE("milestone chargebacks: what is free, then what is locked, then what was released") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    REQUIRE(world.release(200) == Reason::ok);
    REQUIRE(world.dispute(Side::buyer, 400) == Reason::ok);
    CHECK(world.charge(500) == Reason::ok);
    CHECK(world.hold().free() == Amount());
    CHECK(world.hold().locked == Amount(300));
    CHECK(world.milestone().open_case->amount == Amount(300));
    CHECK(world.milestone().is_in(CaseState::negotiating));
    CHECK(world.charge(300) == Reason::ok);
    CHECK_FALSE(world.milestone().open_case);
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.charge(200) == Reason::ok);
    CHECK(world.have() == "0 0 10000 0");
    CHECK(world.release(1) == Reason::already_refunded);
}

TEST_CASE(
    "milestone chargebacks: plain holds come before milestones, each milestone once (K4, D9)") {
    Rail world;
    const AgreementTerms terms = Rail::terms({100});
    world.offer(terms);
    REQUIRE(world.agree(terms) == Reason::ok);
    SUBCASE("named first, charged last") {
        world.fund_on_clear("f", 100);
        world.must(world.named("x", 50));
        world.paid(150);
        CHECK(world.charge(60) == Reason::ok);
        CHECK(world.inside("x") == 0);
        CHECK(world.hold().left() == Amount(90));
    }
    SUBCASE("filled by two instructions") {
        world.fund_on_clear("f", 40);
        world.fund_on_clear("g", 60);
        world.paid(150);
        REQUIRE(world.deposit().paid_into.size() == 1);
        CHECK(world.deposit().paid_into[0].amount == Amount(100));
    }
}

TEST_CASE("milestone chargebacks: lowering d voids the award, and mediation goes on (K7)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    rule(world);
    CHECK(world.charge(700) == Reason::ok);
    CHECK(world.milestone().is_in(CaseState::mediating));
    CHECK_FALSE(world.milestone().open_case->award);
    CHECK(world.hold().locked == Amount(300));
    world.advance(3 * kDay + 1);  // T_appeal is off
    CHECK(world.hold().left() == Amount(300));
    CHECK(world.charge(300, "c") == Reason::ok);
    CHECK(world.state().mandates.find(kMediator)->open_cases == 0);
}

TEST_CASE("milestone chargebacks: what mediation took is lost (K11)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    rule(world);
    world.advance(31 * kDay);
    REQUIRE(world.amounts() == "1000 850 130 20 0");
    const auto loss = system_account(SystemAccount::loss, kEuro);
    CHECK(world.charge(990, "c") == Reason::ok);
    CHECK(world.have() == "0 0 10000 0");
    CHECK(world.available("mediation") == 20);
    CHECK(world.available(loss) == -10);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(world.have() == "130 850 10000 0");
    CHECK(world.available(loss) == 0);
}

TEST_CASE("milestone chargebacks: before full funding it lacks again (K8, K17)") {
    Rail world;
    const AgreementTerms terms = Rail::terms({100, 50});
    world.offer(terms);
    REQUIRE(world.agree(terms) == Reason::ok);
    world.fund_on_clear("f", 120);
    world.paid(120);
    world.paid(60, "other");
    CHECK(world.charge(30, "c") == Reason::ok);
    CHECK(world.deal().state == AgreementState::agreed);
    CHECK(world.deal().paid == Amount(90));
    CHECK(world.fund(59) == Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    CHECK(world.deal().state == AgreementState::agreed);
    CHECK(world.available("buyer") == 31);
    CHECK(world.fund() == Reason::ok);
    CHECK(world.deal().state == AgreementState::funded);
    CHECK(world.available("buyer") == 30);
    CHECK(world.hold(0).left() == Amount(100));
    CHECK(world.hold(1).left() == Amount(50));
    CHECK(world.charge(120) == Reason::ok);  // 30 are the buyer's own by now
    CHECK(world.available("buyer") == 0);
    CHECK(world.hold(0).left() == Amount(30));
    CHECK(world.hold(1).left() == Amount(30));
}

TEST_CASE("milestone chargebacks: all of a milestone that fills, and the end of its agreement") {
    Rail world;
    const AgreementTerms terms = Rail::terms({100, 50});
    world.offer(terms);
    REQUIRE(world.agree(terms) == Reason::ok);
    world.fund_on_clear("f", 120);
    world.paid(120);
    CHECK(world.charge(110, "c") == Reason::ok);
    CHECK(world.hold(0).is_open());
    CHECK(world.deal().paid == Amount(10));
    SUBCASE("not paid again in time") {
        world.advance(6 * kDay);
        CHECK(world.deal().state == AgreementState::ended);
        CHECK(world.available("buyer") == 10);
        CHECK(world.charge(10) == Reason::ok);
        CHECK(world.undo("c") == Reason::ok);
        CHECK(world.available("buyer") == 110);
    }
    SUBCASE("filled again from the first milestone on") {
        world.paid(140, "other");
        CHECK(world.fund(130) == Reason::ok);
        CHECK(world.hold(0).left() == Amount(100));
        CHECK(world.hold(1).left() == Amount(40));
        CHECK(world.fund() == Reason::ok);
        CHECK(world.deal().state == AgreementState::funded);
    }
}

TEST_CASE("milestone chargebacks: reversed, it is a milestone of its own (K17)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    REQUIRE(world.dispute(Side::buyer, 400) == Reason::ok);
    CHECK(world.charge(1000, "c") == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.undo("c", "u") == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
    const HoldId again = Rail::reopened_milestone("u");
    const Milestone& row = milestone_of(world, again);
    CHECK(row.delivery == Delivery::shipped);
    CHECK(row.price == Amount(1000));
    CHECK(row.is_in(CaseState::negotiating));
    CHECK(row.open_case->opener == Side::buyer);
    CHECK(row.cases_of_buyer == 1);
    CHECK(world.state().holds.find(again)->free() == Amount(600));
    CHECK(world.state().holds.find(again)->locked == Amount(400));
    world.advance(48 * kHour);
    CHECK(world.available("seller") == 0);
    world.advance(1);
    CHECK(world.available("seller") == 600);
    world.advance(24 * kHour);  // T_nego; no mediator: half and half
    CHECK(world.have() == "200 800 10000 0");
    CHECK_FALSE(world.state().holds.find(again)->is_open());
    CHECK(world.charge(1000) == Reason::ok);
    CHECK(world.have() == "0 0 10000 0");
}

TEST_CASE("milestone chargebacks: a part that comes back beside one that goes on") {
    Rail world;
    world.escrow(Rail::terms());
    CHECK(world.charge(300, "c") == Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    const HoldId again = Rail::reopened_milestone("u");
    CHECK(world.hold().free() == Amount(700));
    CHECK(world.inside(again) == 300);
    Draft names_it = world.draft(CommandKind::transfer).payer("third").payee("fee").amount(1);
    names_it.record.id = again.id;
    CHECK(world.run(names_it) == Reason::id_conflict);
    SUBCASE("its clock refunds what was not shipped") {
        world.advance(48 * kHour + 1);
        CHECK(world.available("buyer") == 300);
        CHECK(world.hold().free() == Amount(700));
    }
    SUBCASE("both sides have their commands") {
        CHECK(world.release_hold(again, 100) == Reason::ok);
        CHECK(world.refund_hold(again, 50) == Reason::ok);
        Draft shipped = world.draft(CommandKind::ship).reference(again.id).by({"seller-key"});
        shipped.extension.document = Digest{8};
        CHECK(world.run(shipped) == Reason::ok);
        world.advance(31 * kDay);
        CHECK(world.have() == "750 250 10000 0");  // the rest of the old one was not shipped
        CHECK_FALSE(world.state().holds.find(again)->is_open());
    }
}

TEST_CASE("milestone chargebacks: what mediation may still take (K17)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    rule(world);
    world.advance(3 * kDay + 1);
    REQUIRE(world.hold().mediated == Amount(20));
    CHECK(world.charge(200, "c") == Reason::ok);  // 130 refunded, 70 inside
    CHECK(world.inside(world.milestone_name()) == 530);
    CHECK(world.undo("c", "u") == Reason::ok);
    const auto name = rename<AgreementId>(Rail::reopened("u"));
    CHECK(world.state().agreements.find(name)->terms.mediation_max == Amount(30));
    CHECK(world.state().agreements.find(name)->terms.prices == std::vector{Amount(70)});
}

TEST_CASE("milestone chargebacks: two deposits paid for one milestone") {
    Rail world;
    const AgreementTerms terms = Rail::terms({100});
    world.offer(terms);
    REQUIRE(world.agree(terms) == Reason::ok);
    world.announce("other");
    world.fund_on_clear("f", 50);
    world.fund_on_clear("g", 50, "other");
    world.paid(50);
    world.paid(50, "other");
    REQUIRE(world.refund(60) == Reason::ok);
    CHECK(world.charge(50) == Reason::ok);
    CHECK(world.available("buyer") == 10);
    CHECK(world.hold().left() == Amount(40));
    CHECK(world.charge(50, "", "other") == Reason::ok);
    CHECK(world.available("buyer") == 0);
    CHECK(world.hold().left() == Amount());
}

TEST_CASE("milestone chargebacks: what is charged can't be claimed as well (K12)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    world.advance(30 * kDay + 1);
    const auto claim = [&](u128 amount) {
        Draft claimed = world.on_milestone(CommandKind::claim, Side::buyer).amount(amount);
        claimed.extension.side = Side::buyer;
        return world.run(claimed);
    };
    CHECK(world.charge(700, "c") == Reason::ok);
    CHECK(claim(301) == Reason::exceeds_hold);
    CHECK(world.undo("c") == Reason::ok);
    CHECK(claim(1000) == Reason::ok);
}

TEST_CASE("milestone chargebacks: what is due to a frozen seller (K7, K12)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    world.advance(29 * kDay);
    world.freeze("seller", 2);
    world.advance(kDay + 1);
    REQUIRE(world.hold().due() == Amount(1000));
    CHECK(world.charge(600, "c") == Reason::ok);
    CHECK(world.hold().due() == Amount(400));
    CHECK(world.milestone().timer_payments.at(0).unclaimed == Amount(400));
    CHECK(world.charge(400, "d") == Reason::ok);
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.undo("c", "u") == Reason::ok);
    CHECK(world.inside(Rail::reopened_milestone("u")) == 600);
    world.unfreeze("seller");
    world.advance(48 * kHour + 1);
    CHECK(world.available("seller") == 600);
}

TEST_CASE("milestone chargebacks: kept money and amendments follow what is left (K7, K8)") {
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    SUBCASE("unkept money goes first, then the kept") {
        REQUIRE(world.dispute(Side::buyer, 400) == Reason::ok);
        world.advance(kDay);
        REQUIRE(world.plain(CommandKind::withdraw_case, Side::buyer) == Reason::ok);
        world.advance(kDay);
        const auto& kept = world.milestone().kept;
        const std::size_t parts = kept.size();
        CHECK(world.charge(600) == Reason::ok);
        CHECK(world.milestone().kept.size() == parts);
        CHECK(world.charge(300) == Reason::ok);
        CHECK(world.hold().free() == Amount(100));
    }
    SUBCASE("an open amendment is void with the last of it, and goes back") {
        Draft proposal = world.on_milestone(CommandKind::propose_amendment, Side::buyer)
                             .id("p")
                             .amount(1200)
                             .expires(world.now() + kDay);
        proposal.extension.side = Side::buyer;
        REQUIRE(world.run(proposal) == Reason::ok);
        REQUIRE(world.accept(proposal, Side::seller) == Reason::ok);
        REQUIRE(world.pay("third", "buyer", 150) == Reason::ok);
        REQUIRE(
            world.run(world.on_milestone(CommandKind::fund_amendment, Side::buyer).amount(150)) ==
            Reason::ok);
        CHECK(world.charge(1000) == Reason::ok);
        world.advance(1);
        CHECK(world.available("buyer") == 150);
        CHECK_FALSE(world.hold().is_open());
    }
    SUBCASE("a proposal made before is void") {
        const Draft proposal = world.proposal("p", Side::buyer, 1, 0);
        REQUIRE(world.run(proposal) == Reason::ok);
        CHECK(world.charge(1) == Reason::ok);
        CHECK(world.accept(proposal, Side::seller) == Reason::proposal_void);
    }
}

TEST_CASE(
    "milestone chargebacks: a case in any state only becomes smaller, and closes with nothing") {
    for (const u128 amount : {u128{850}, u128{1000}}) {
        Rail world;
        world.escrow(Rail::terms());
        REQUIRE(world.request_refund(400) == Reason::ok);
        CHECK(world.charge(amount, "c") == Reason::ok);
        const bool is_left = amount < 1000;
        CHECK(world.milestone().is_in(CaseState::requested) == is_left);
        CHECK(world.hold().is_open() == is_left);
        CHECK(world.undo("c", "u") == Reason::ok);
        const Milestone& row = milestone_of(world, Rail::reopened_milestone("u"));
        CHECK(row.is_in(CaseState::negotiating));
        CHECK(row.open_case->amount == Amount(is_left ? 250 : 400));
        CHECK(row.delivery == Delivery::funded);
        world.advance(121 * kDay);  // every clock runs out
        CHECK(world.account("buyer").held == Amount());
    }
}

TEST_CASE("milestone chargebacks: the closed side") {
    bool buyer_closes = false;
    SUBCASE("the buyer") { buyer_closes = true; }
    SUBCASE("the seller") {}
    Rail world;
    world.escrow(Rail::terms());
    REQUIRE(world.ship() == Reason::ok);
    CHECK(world.charge(1000, "c") == Reason::ok);
    const std::string who = buyer_closes ? "buyer" : "seller";
    REQUIRE(world.run(world.draft(CommandKind::close_account).payer(who).by({who + "-key"})) ==
            Reason::ok);
    CHECK(world.undo("c", "u") == Reason::ok);
    if (buyer_closes) {
        CHECK(world.in_suspense() == 1000);
        CHECK(world.state().holds.find(Rail::reopened_milestone("u")) == nullptr);
    } else {
        CHECK(world.inside(Rail::reopened_milestone("u")) == 1000);
        world.advance(48 * kHour + 1);
        CHECK(world.available("buyer") == 1000);
    }
}

}  // namespace milestone_chargebacks_test
