/// escalate, award, appeal, grant_mandate, end_mandate, carriers that disagree: a case before its
/// mediators, and what becomes of it where there are none.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace mediation_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;
constexpr PartyId kOther = kMediator + 1;

const Case& open_case(const EscrowWorld& world) { return *world.milestone().open_case; }
bool has_case(const EscrowWorld& world) { return world.milestone().open_case.has_value(); }

Result escalate(EscrowWorld& world) { return world.plain(CommandKind::escalate, kBuyer); }
Result appeal(EscrowWorld& world, Side side = kSeller) {
    return world.plain(CommandKind::appeal, side);
}

// DOMAIN's example: of 1000, 300 released, 100 refunded, 400 in dispute before a mediator.
EscrowWorld disputed(std::initializer_list<PartyId> mediators) {
    EscrowWorld world;
    world.begin();
    check(world.ship() == Reason::ok && world.release(300) == Reason::ok &&
              world.refund(100) == Reason::ok && world.dispute(kBuyer, 400) == Reason::ok,
          "the fixture's dispute is open");
    for (const PartyId mediator : mediators) {
        world.grant(mediator);
    }
    return world;
}

}  // namespace

TEST_CASE("award: both orders of award and clock come to the same") {
    EscrowWorld world = disputed({kMediator});
    CHECK(escalate(world) == Reason::ok);
    CHECK(open_case(world).mediator == kMediator);
    CHECK(world.state().mandates.find(kMediator)->open_cases == 1);
    SUBCASE("award first") {
        CHECK(world.award(kMediator, 250, 130, 20) == Reason::ok);
        CHECK(world.amounts() == "1000 300 100 0 400");  // nothing is posted yet
        world.advance(72 * kHour + 1);
        CHECK(world.amounts() == "1000 550 230 20 0");
        CHECK(world.hold().left() == Amount(200));
        world.advance(27 * kDay);
    }
    SUBCASE("the clock first") {
        CHECK(world.run(world.on_milestone(CommandKind::extend_clock, kBuyer)
                            .expires(world.now() + kHour)) == Reason::ok);
        world.advance(kHour + 1);
        CHECK(world.amounts() == "1000 500 100 0 400");
        CHECK(world.award(kMediator, 250, 130, 20) == Reason::ok);
        world.advance(72 * kHour + 1);
    }
    CHECK(world.amounts() == "1000 750 230 20 0");
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.available("mediation") == 20);
    CHECK(world.available("seller") == 750);
    CHECK(world.available("buyer") == 9230);
    CHECK(world.state().mandates.find(kMediator)->open_cases == 0);
}

TEST_CASE("award: what a mediator may decide") {
    EscrowWorld world = disputed({kMediator, kOther});
    CHECK(world.award(kMediator, 400, 0) == Reason::wrong_state);
    CHECK(escalate(world) == Reason::ok);
    CHECK(world.award(kOther, 400, 0) == Reason::not_authorized);
    CHECK(world.award(kMediator, 400, 1) == Reason::invalid_amount);
    CHECK(world.award(kMediator, 399, 0) == Reason::invalid_amount);
    CHECK(world.award(kMediator, 300, 49, 51) == Reason::over_mediation_fee);
    CHECK(world.award(kMediator, 350, 0, 50) == Reason::ok);
    CHECK(world.award(kMediator, 400, 0) == Reason::wrong_state);
    CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::not_authorized);
    world.advance(72 * kHour);
    CHECK(has_case(world));
    world.advance(1);
    CHECK(world.amounts() == "1000 650 100 50 0");
}

TEST_CASE("award: above the cap as many sign as the panel has") {
    EscrowWorld world = disputed({});
    world.grant(kMediator, {Amount(399), 2, {}, {}, 0});
    CHECK(escalate(world) == Reason::ok);
    CHECK(world.award(kMediator, 400, 0) == Reason::not_authorized);
    Draft together = world.award_draft(kMediator, 400, 0, 0).by({"mediator-40", "mediator-41"});
    CHECK(world.run(together) == Reason::not_authorized);  // the other one has no mandate
    world.grant(kOther);
    CHECK(world.run(world.award_draft(kMediator, 400, 0, 0).by({"mediator-40", "mediator-41"})) ==
          Reason::ok);
}

TEST_CASE("mediator: whose mandate fits, has fewest cases, and the lowest number") {
    const auto chosen = [](std::initializer_list<std::pair<PartyId, MandateTerms>> mandates) {
        EscrowWorld world = disputed({});
        for (const auto& [mediator, terms] : mandates) {
            world.grant(mediator, terms);
        }
        check(escalate(world) == Reason::ok, "it is escalated");
        return has_case(world) ? open_case(world).mediator : 0;
    };
    const MandateTerms any{Amount(1000), 2, {}, {}, 0};
    const MandateTerms other_goods{Amount(1000), 2, {5}, {}, 0};
    const MandateTerms these_goods{Amount(1000), 2, {5, 0}, {}, 0};
    const MandateTerms barred{Amount(1000), 2, {}, {account_named("seller")}, 0};
    const MandateTerms short_lived{Amount(1000), 2, {}, {}, kStart + 1};
    CHECK(chosen({{41, any}, {40, any}}) == 40);
    CHECK(chosen({{40, other_goods}, {41, any}}) == 41);
    CHECK(chosen({{40, these_goods}, {41, any}}) == 40);
    CHECK(chosen({{40, barred}, {41, any}}) == 41);
    CHECK(chosen({{40, short_lived}, {41, any}}) == 40);
    CHECK(chosen({{40, barred}}) == 0);
}

TEST_CASE("mediator: without one the terms' split decides, at once; the odd unit is the buyer's") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    CHECK(world.dispute(kSeller, 401) == Reason::ok);
    SUBCASE("asked for") { CHECK(escalate(world) == Reason::ok); }
    SUBCASE("after the time to negotiate") {
        world.advance(72 * kHour);
        CHECK(has_case(world));
        world.advance(1);
    }
    CHECK_FALSE(has_case(world));
    CHECK(world.amounts() == "1000 200 201 0 0");
}

TEST_CASE("mediator: who lets it lie loses it to another, then the split decides") {
    EscrowWorld world = disputed({kMediator, kOther});
    CHECK(escalate(world) == Reason::ok);
    world.advance(7 * kDay + 1);
    CHECK(open_case(world).mediator == kOther);
    CHECK(world.state().mandates.find(kMediator)->open_cases == 0);
    CHECK(world.award(kMediator, 400, 0) == Reason::not_authorized);
    world.advance(7 * kDay + 1);
    CHECK_FALSE(has_case(world));
    CHECK(world.amounts() == "1000 500 300 0 0");
}

TEST_CASE("appeal: once, to another mediator") {
    SUBCASE("who rules anew") {
        EscrowWorld world = disputed({kMediator, kOther});
        CHECK(appeal(world) == Reason::wrong_state);
        CHECK(escalate(world) == Reason::ok);
        CHECK(world.award(kMediator, 400, 0) == Reason::ok);
        CHECK(appeal(world, kBuyer) == Reason::ok);
        CHECK(open_case(world).mediator == kOther);
        CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::not_authorized);
        CHECK(world.award(kOther, 0, 400) == Reason::ok);
        CHECK(appeal(world) == Reason::wrong_state);
        world.advance(72 * kHour + 1);
        CHECK(world.amounts() == "1000 300 500 0 0");
    }
    SUBCASE("who lets it lie: the first ruling stands") {
        EscrowWorld world = disputed({kMediator, kOther});
        CHECK(escalate(world) == Reason::ok);
        CHECK(world.award(kMediator, 399, 1) == Reason::ok);
        CHECK(appeal(world) == Reason::ok);
        world.advance(7 * kDay + 1);
        CHECK(world.amounts() == "1000 699 101 0 0");
    }
    SUBCASE("there is none: it stands and is paid at once") {
        EscrowWorld world = disputed({kMediator});
        CHECK(escalate(world) == Reason::ok);
        CHECK(world.award(kMediator, 399, 1) == Reason::ok);
        CHECK(appeal(world) == Reason::ok);
        CHECK(world.amounts() == "1000 699 101 0 0");
    }
}

TEST_CASE("the end: a case gets its ruling or the split, and nothing new begins") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.hard = 40 * kDay;
    world.begin(terms);
    CHECK(world.ship() == Reason::ok);
    world.grant(kMediator);
    world.advance(29 * kDay);
    CHECK(world.dispute(kBuyer) == Reason::ok);
    CHECK(escalate(world) == Reason::ok);
    world.advance(6 * kDay);
    SUBCASE("unruled") {
        world.advance(5 * kDay + 1);
        CHECK(world.amounts() == "1000 500 500 0 0");
    }
    SUBCASE("ruled: the time to appeal ends with it") {
        world.advance(kDay);
        CHECK(world.award(kMediator, 1000, 0) == Reason::ok);
        world.advance(3 * kDay + 1);
        CHECK(world.amounts() == "1000 1000 0 0 0");
    }
    CHECK_FALSE(world.hold().is_open());
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("carriers that disagree open a case of their own, once") {
    EscrowWorld world;
    world.begin();
    world.grant(kMediator);
    CHECK(world.ship() == Reason::ok);
    CHECK(world.release(100) == Reason::ok);
    CHECK(world.attest(Fact::delivered, kCarrier, "", "first") == Reason::ok);
    CHECK(world.attest(Fact::lost, kOtherCarrier) == Reason::ok);
    CHECK(open_case(world).opener == Side::nobody);
    CHECK(open_case(world).state == CaseState::mediating);
    CHECK(world.amounts() == "1000 100 0 0 900");
    CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::wrong_state);
    CHECK(world.award(kMediator, 0, 800, 50) == Reason::invalid_amount);
    CHECK(world.award(kMediator, 50, 800, 50) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.amounts() == "1000 150 800 50 0");
}

TEST_CASE("award: a timer never fails, whatever became of the sides") {
    EscrowWorld world = disputed({kMediator});
    CHECK(escalate(world) == Reason::ok);
    CHECK(world.award(kMediator, 250, 130, 20) == Reason::ok);
    CHECK(world.freeze("seller") == Reason::ok);
    CHECK(world.freeze("buyer") == Reason::ok);
    CHECK(world.freeze("mediation") == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.hold().due() == Amount(380));
    CHECK(world.amounts() == "1000 300 100 20 0");
    CHECK(world.available(system_account(SystemAccount::suspense, kEuro)) == 20);
    for (const char* account : {"seller", "buyer", "mediation"}) {
        CHECK(world.unfreeze(account) == Reason::ok);
    }
    world.advance(1);
    CHECK(world.amounts() == "1000 550 230 20 0");
    CHECK(world.available("mediation") == 20);
}

TEST_CASE("mandate: of mediators only, by the operators, with a panel of 2 to 4") {
    EscrowWorld world;
    Draft granted = world.operators_draft(CommandKind::grant_mandate);
    granted.extension.number = kCarrier;
    granted.extension.mandate = MandateTerms{Amount(1), 2, {}, {}, 0};
    CHECK(world.run(granted) == Reason::party_not_found);
    granted.extension.number = kMediator;
    granted.extension.mandate->panel = 1;
    CHECK(world.run(granted) == Reason::malformed);
    granted.extension.mandate->panel = 5;
    CHECK(world.run(granted) == Reason::malformed);
    granted.extension.mandate->panel = 4;
    granted.extension.mandate->until = world.now();
    CHECK(world.run(granted) == Reason::invalid_time_window);
    CHECK(world.run(granted.by({"platform"})) == Reason::not_authorized);
    world.grant(kMediator);
    Draft ended = world.operators_draft(CommandKind::end_mandate);
    ended.extension.number = kMediator;
    CHECK(world.run(ended) == Reason::ok);
    Draft again = world.operators_draft(CommandKind::end_mandate);
    again.extension.number = kMediator;
    CHECK(world.run(again) == Reason::wrong_state);
}

TEST_CASE("evidence: by either side, and by the mediator who has the case") {
    EscrowWorld world = disputed({kMediator, kOther});
    const auto by_mediator = [&](PartyId mediator) {
        Draft draft = world.draft(CommandKind::add_evidence, mediator)
                          .reference(world.milestone_name().id)
                          .by({"mediator-" + std::to_string(mediator)});
        draft.extension.reference_party = kPlatform;
        draft.extension.document = Digest{3};
        return world.run(draft);
    };
    CHECK(by_mediator(kMediator) == Reason::not_authorized);  // nobody has it yet
    CHECK(escalate(world) == Reason::ok);
    CHECK(by_mediator(kMediator) == Reason::ok);
    CHECK(by_mediator(kOther) == Reason::not_authorized);
    CHECK(open_case(world).evidence == 1);
}

TEST_CASE("mandate: one that ended while its mediator had a case decides nothing more") {
    EscrowWorld world = disputed({kMediator, kOther});
    CHECK(escalate(world) == Reason::ok);
    Draft ended = world.operators_draft(CommandKind::end_mandate);
    ended.extension.number = kMediator;
    CHECK(world.run(ended) == Reason::ok);
    CHECK(world.award(kMediator, 400, 0) == Reason::not_authorized);
    world.advance(7 * kDay + 1);
    CHECK(open_case(world).mediator == kOther);
    CHECK(world.award(kOther, 400, 0) == Reason::ok);
}

TEST_CASE("an outage moves the clocks of a case and of kept money, and of what is not paid yet") {
    EscrowWorld world = disputed({kMediator});
    const Time negotiated = open_case(world).deadline;
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{negotiated - kHour, negotiated + kHour};
    CHECK(world.run(outage) == Reason::ok);
    CHECK(open_case(world).deadline == negotiated + 2 * kHour);
    CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::extend_clock, kBuyer)
                        .expires(world.now() + 8 * kHour)) == Reason::ok);
    CHECK(world.request_refund(400) == Reason::ok);
    Draft withdrawal =
        world.on_milestone(CommandKind::withdraw_case, kBuyer).by({"buyer-key", "seller-key"});
    CHECK(world.run(withdrawal) == Reason::ok);
    REQUIRE(world.milestone().kept.size() == 1);
    const Time kept = world.milestone().kept.front().deadline;
    Draft later = world.operators_draft(CommandKind::declare_outage);
    later.extension.interval = Interval{kept - 1, kept + 9};
    CHECK(world.run(later) == Reason::ok);
    CHECK(world.milestone().kept.front().deadline == kept + 10);
}

}  // namespace mediation_test
