/// freeze_agreement, unfreeze_agreement: what stands still, and for how long. (That the clocks of a
/// ledger started anew are the live ones, the fixture asks after every entry.)
#include "tests/ledger/agreement_freezes.h"

namespace agreement_freeze_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;
using namespace agreement_freezes;

namespace {

// --- every clock there is: how to come to it, how long it runs then, and what it has done

struct ClockRow {
    const char* what;
    void (*come_to)(EscrowWorld&);
    Duration runs;
    bool (*has_fired)(EscrowWorld&);
};

void come_to_returning(EscrowWorld& world) {
    auto terms = EscrowWorld::terms();
    terms.goods_come_back = true;
    begin_shipped(world, terms);
    CHECK(world.request_refund() == Reason::ok);
    CHECK(world.plain(CommandKind::accept_refund, kSeller) == Reason::ok);
}

const ClockRow kClocks[] = {
    {"T_offer", [](EscrowWorld& world) { CHECK(world.offer(EscrowWorld::terms()) == Reason::ok); },
     7 * kDay, [](EscrowWorld& world) { return world.deal().state == AgreementState::ended; }},
    {"T_pay",
     [](EscrowWorld& world) {
         CHECK(world.offer(EscrowWorld::terms()) == Reason::ok);
         CHECK(world.agree(EscrowWorld::terms()) == Reason::ok);
         CHECK(world.fund(400) == Reason::ok);
     },
     5 * kDay, [](EscrowWorld& world) { return world.available("buyer") == 10'000; }},
    {"T_ship and its grace", [](EscrowWorld& world) { world.begin(); }, 14 * kDay,
     [](EscrowWorld& world) { return world.amounts() == "1000 0 1000 0 0"; }},
    {"T_inspect", [](EscrowWorld& world) { begin_shipped(world); }, 30 * kDay,
     [](EscrowWorld& world) { return world.amounts() == "1000 1000 0 0 0"; }},
    {"T_reply",
     [](EscrowWorld& world) {
         world.begin();
         CHECK(world.request_refund(300) == Reason::ok);
     },
     36 * kHour, [](EscrowWorld& world) { return world.amounts() == "1000 0 300 0 0"; }},
    {"T_return", come_to_returning, 10 * kDay,
     [](EscrowWorld& world) { return world.amounts() == "1000 0 0 0 0"; }},
    {"T_received",
     [](EscrowWorld& world) {
         come_to_returning(world);
         CHECK(world.plain(CommandKind::return_shipped, kBuyer) == Reason::ok);
     },
     10 * kDay, [](EscrowWorld& world) { return world.amounts() == "1000 0 1000 0 0"; }},
    {"T_nego",
     [](EscrowWorld& world) {
         world.grant(kMediator);
         begin_shipped(world);
         CHECK(world.dispute(kSeller, 400) == Reason::ok);
     },
     72 * kHour, [](EscrowWorld& world) { return world.milestone().is_in(CaseState::mediating); }},
    {"T_med", come_to_mediation, 7 * kDay,
     [](EscrowWorld& world) { return world.milestone().open_case->reassigned; }},
    {"T_appeal",
     [](EscrowWorld& world) {
         come_to_mediation(world);
         CHECK(world.award(kMediator, 250, 130, 20) == Reason::ok);
     },
     72 * kHour, [](EscrowWorld& world) { return world.amounts() == "1000 250 130 20 0"; }},
    {"the clock of kept money",
     [](EscrowWorld& world) {
         begin_shipped(world);
         world.advance(29 * kDay);
         CHECK(world.dispute(kBuyer, 400) == Reason::ok);
         world.advance(kHour);
         CHECK(world.plain(CommandKind::withdraw_case, kBuyer) == Reason::ok);
         world.advance(kDay - kHour + 1);
         CHECK(world.amounts() == "1000 600 0 0 0");
     },
     25 * kHour - 1, [](EscrowWorld& world) { return world.amounts() == "1000 1000 0 0 0"; }},
    {"T_hard",
     [](EscrowWorld& world) {
         auto terms = EscrowWorld::terms();
         terms.clocks.hard = 20 * kDay;
         terms.clocks.negotiate = 90 * kDay;
         begin_shipped(world, terms);
         CHECK(world.dispute(kBuyer) == Reason::ok);
     },
     20 * kDay, [](EscrowWorld& world) { return world.amounts() == "1000 500 500 0 0"; }},
    {"T_nego of a claim",
     [](EscrowWorld& world) {
         begin_shipped(world);
         world.advance(30 * kDay + 1);
         CHECK(world.run(claim_draft(world, kBuyer)) == Reason::ok);
     },
     72 * kHour, [](EscrowWorld& world) { return !world.milestone().claim.has_value(); }},
    {"T_pay of an amendment",
     [](EscrowWorld& world) {
         begin_shipped(world);
         const Draft proposal = price_draft(world, "more", 1400);
         CHECK(world.run(proposal) == Reason::ok);
         CHECK(world.accept(proposal, kBuyer) == Reason::ok);
         CHECK(world.run(world.on_milestone(CommandKind::fund_amendment, kBuyer).amount(100)) ==
               Reason::ok);
     },
     5 * kDay, [](EscrowWorld& world) { return world.available("buyer") == 9000; }},
};

}  // namespace

TEST_CASE("agreement freeze: each clock stands still, and goes on to the nanosecond") {
    for (const ClockRow& row : kClocks) {
        for (const Duration left : {Duration{0}, Duration{10}, row.runs / 2}) {
            CAPTURE(row.what);
            CAPTURE(left);
            EscrowWorld world;
            row.come_to(world);
            world.advance(row.runs - left);
            CHECK(freeze(world) == Reason::ok);
            CHECK(running_clocks(world) == 0);
            world.advance(30 * kDay);  // still in time
            CHECK_FALSE(row.has_fired(world));
            CHECK(thaw(world) == Reason::ok);
            world.advance(left);
            CHECK_FALSE(row.has_fired(world));
            world.advance(1);
            CHECK(row.has_fired(world));
        }
    }
}

TEST_CASE("agreement freeze: what is no timer moves, too, where it had not passed") {
    SUBCASE("the buyer's time to wait for the shipping") {
        EscrowWorld world;
        world.begin();
        world.advance(7 * kDay);
        CHECK(freeze(world) == Reason::ok);
        world.advance(3 * kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.run(world.on_deal(CommandKind::cancel, kBuyer)) == Reason::too_early);
        world.advance(1);
        CHECK(world.run(world.on_deal(CommandKind::cancel, kBuyer)) == Reason::ok);
    }
    SUBCASE("that has passed") {
        EscrowWorld world;
        world.begin();
        world.advance(7 * kDay + 1);
        CHECK(freeze(world) == Reason::ok);
        world.advance(3 * kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.run(world.on_deal(CommandKind::cancel, kBuyer)) == Reason::ok);
    }
    SUBCASE("the time to claim") {
        EscrowWorld world;
        begin_shipped(world);
        world.advance(30 * kDay + 1);
        world.advance(30 * kDay);
        CHECK(freeze(world) == Reason::ok);
        world.advance(20 * kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.run(claim_draft(world, kBuyer, 1)) == Reason::ok);
        EscrowWorld late;
        begin_shipped(late);
        late.advance(30 * kDay + 1);
        late.advance(30 * kDay + 1);
        CHECK(freeze(late) == Reason::ok);
        CHECK(thaw(late) == Reason::ok);
        CHECK(late.run(claim_draft(late, kBuyer, 1)) == Reason::too_late);
    }
    SUBCASE("every milestone, each its own") {
        EscrowWorld world;
        world.begin(EscrowWorld::terms({600, 400}));
        CHECK(world.ship(1) == Reason::ok);
        CHECK(freeze(world) == Reason::ok);
        world.advance(kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone(0).deadline == world.now() + 14 * kDay);
        CHECK(world.milestone(1).deadline == world.now() + 30 * kDay);
        CHECK(world.milestone(1).hard_deadline == world.now() + 120 * kDay);
    }
}

TEST_CASE("agreement freeze: it lapses unless renewed") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.freeze = 5 * kDay;
    begin_shipped(world, terms);
    const Time begun = world.now();
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.deal().frozen_since == begun);
    CHECK(world.deal().frozen_until == begun + 5 * kDay);
    world.advance(3 * kDay);
    const Result renewed = freeze(world);
    REQUIRE(renewed == Reason::ok);
    const auto& event = std::get<AgreementFrozen>(renewed.events.at(0));
    CHECK(event.since == begun);
    CHECK(event.until == begun + 8 * kDay);
    world.advance(5 * kDay);
    CHECK(world.deal().is_frozen());
    CHECK(world.release(1) == Reason::agreement_frozen);
    world.advance(1);
    CHECK_FALSE(world.deal().is_frozen());
    CHECK(world.deal().thawed == world.now());
    CHECK(world.milestone().deadline == world.now() + 30 * kDay);
    CHECK(world.release(1) == Reason::ok);
    CHECK(freeze(world) == Reason::ok);  // a new one
    CHECK(world.deal().frozen_since == world.now());
}

TEST_CASE("agreement freeze: excluded time counts once") {
    EscrowWorld world;
    begin_shipped(world);
    const Time begun = world.now();
    const Time deadline = world.milestone().deadline;
    const auto at = [&](Duration after) { return begun + after; };
    world.advance(20 * kDay);
    SUBCASE("an outage inside the freeze moves its lapse, and no clock twice") {
        CHECK(freeze(world) == Reason::ok);
        world.advance(20 * kDay);
        CHECK(declare_outage(world, at(25 * kDay), at(52 * kDay)) == Reason::ok);
        CHECK(world.milestone().deadline == deadline);
        CHECK(world.deal().frozen_until == at(77 * kDay));
        world.advance(37 * kDay);
        CHECK(world.deal().is_frozen());
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone().deadline == deadline + 57 * kDay);
    }
    SUBCASE("of an outage that began before it, what lay before") {
        CHECK(freeze(world) == Reason::ok);
        world.advance(15 * kDay);
        CHECK(declare_outage(world, at(10 * kDay), at(35 * kDay)) == Reason::ok);
        CHECK(world.milestone().deadline == deadline + 10 * kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone().deadline == deadline + 25 * kDay);
        CHECK(world.milestone().hard_deadline == at(135 * kDay));
    }
    SUBCASE("of one that goes on after it, what lies after") {
        CHECK(freeze(world) == Reason::ok);
        world.advance(kDay);
        CHECK(declare_outage(world, at(20 * kDay), at(40 * kDay)) == Reason::ok);
        CHECK(world.milestone().deadline == deadline);
        world.advance(4 * kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone().deadline == deadline + 20 * kDay);
    }
    SUBCASE("one that is declared only after it") {
        CHECK(freeze(world) == Reason::ok);
        world.advance(5 * kDay);
        CHECK(thaw(world) == Reason::ok);
        world.advance(kDay);
        CHECK(declare_outage(world, at(15 * kDay), at(40 * kDay)) == Reason::ok);
        CHECK(world.milestone().deadline == deadline + 25 * kDay);
    }
    SUBCASE("an offer's") {
        EscrowWorld other;
        CHECK(other.offer(EscrowWorld::terms()) == Reason::ok);
        const Time open_until = other.deal().deadline;
        CHECK(freeze(other) == Reason::ok);
        const Time frozen = other.now();
        other.advance(2 * kDay);
        CHECK(declare_outage(other, frozen, open_until + kDay) == Reason::ok);
        CHECK(other.deal().deadline == open_until);
        CHECK(thaw(other) == Reason::ok);
        CHECK(other.deal().deadline == open_until + 8 * kDay);
    }
}

TEST_CASE("agreement freeze: linked commands, all or none") {
    EscrowWorld world;
    begin_shipped(world);
    const Time deadline = world.milestone().deadline;
    const std::size_t running = running_clocks(world);
    world.advance(kDay);
    Draft unknown = freeze_draft(world).reference("no such");
    const auto undone = world.run({freeze_draft(world).linked(), unknown});
    CHECK(undone.at(0) == Reason::linked_command_failed);
    CHECK(undone.at(1) == Reason::agreement_not_found);
    CHECK_FALSE(world.deal().is_frozen());
    CHECK(running_clocks(world) == running);
    const auto both = world.run(
        {freeze_draft(world).linked(), freeze_draft(world, CommandKind::unfreeze_agreement)});
    CHECK(both.at(0) == Reason::ok);
    CHECK(both.at(1) == Reason::ok);
    CHECK(world.milestone().deadline == deadline);  // it was no time at all
    CHECK(freeze(world) == Reason::ok);
    world.advance(kDay);
    const auto not_thawed =
        world.run({freeze_draft(world, CommandKind::unfreeze_agreement).linked(), unknown});
    CHECK(not_thawed.at(0) == Reason::linked_command_failed);
    CHECK(world.deal().is_frozen());
    CHECK(world.milestone().deadline == deadline);
    CHECK(running_clocks(world) == 0);
}

}  // namespace agreement_freeze_test
