/// claim, settle_claim: what a timer paid, and the other side wants back.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace claims_test {
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;
constexpr std::uint8_t kTheClaim = 1;

// 0: all that can be claimed.
Draft claim_draft(EscrowWorld& world, Side side, u128 amount = 0) {
    Draft made = world.on_milestone(CommandKind::claim, side);
    made.extension.side = side;
    amount == 0 ? made.flag(kFull) : made.amount(amount);
    return made;
}

Result claim(EscrowWorld& world, Side side, u128 amount = 0) {
    return world.run(claim_draft(world, side, amount));
}

Result on_claim(EscrowWorld& world, CommandKind kind, Side side) {
    Draft made = world.on_milestone(kind, side);
    made.extension.options = kTheClaim;
    if (kind == CommandKind::add_evidence) {
        made.extension.document = Digest{6};
    }
    return world.run(made);
}

Result rule(EscrowWorld& world, PartyId mediator, u128 seller, u128 buyer, u128 fee = 0) {
    Draft ruling = world.award_draft(mediator, seller, buyer, fee);
    ruling.extension.options = kTheClaim;
    return world.run(ruling);
}

Draft settlement(EscrowWorld& world, std::string_view id, Side side, u128 amount) {
    Draft made = world.on_milestone(CommandKind::settle_claim, side)
                     .id(id)
                     .amount(amount)
                     .expires(world.now() + kDay);
    made.extension.side = side;
    return made;
}

// Shipped, and released by the clock of inspection.
EscrowWorld released() {
    EscrowWorld world;
    world.begin();
    check(world.ship() == Reason::ok, "the fixture's goods are shipped");
    world.advance(30 * kDay + 1);
    check(world.available("seller") == 1000, "the clock has paid the seller");
    return world;
}

// Not shipped, as far as the ledger knows, and refunded by the clock.
EscrowWorld refunded() {
    EscrowWorld world;
    world.begin();
    world.advance(14 * kDay + 1);
    check(world.available("buyer") == 10'000, "the clock has refunded the buyer");
    return world;
}

bool has_claim(const EscrowWorld& world) { return world.milestone().claim.has_value(); }

}  // namespace

TEST_CASE("claim: after the timer a dispute is refused, and a claim remains") {
    EscrowWorld world = released();
    world.grant(kMediator);
    CHECK(world.dispute(kBuyer, 400) == Reason::wrong_state);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(world.amounts() == "1000 1000 0 0 0");
    CHECK(world.milestone().claim->state == CaseState::negotiating);
    CHECK(on_claim(world, CommandKind::add_evidence, kSeller) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kSeller) == Reason::ok);
    CHECK(world.state().mandates.find(kMediator)->open_cases == 1);
    CHECK(rule(world, kMediator, 100, 280, 19) == Reason::invalid_amount);
    CHECK(rule(world, kMediator, 49, 300, 51) == Reason::over_mediation_fee);
    CHECK(rule(world, kMediator, 100, 280, 20) == Reason::ok);
    CHECK(world.available("buyer") == 9000);
    world.advance(72 * kHour);
    CHECK(world.available("buyer") == 9000);
    world.advance(1);
    CHECK(world.available("buyer") == 9280);
    CHECK(world.available("mediation") == 20);
    CHECK(world.available("seller") == 700);
    CHECK(world.amounts() == "1000 1000 0 0 0");  // outside F, R, B and M
    CHECK(world.milestone().claim_fees == Amount(20));
    CHECK(world.state().mandates.find(kMediator)->open_cases == 0);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("claim: who claimed in vain pays mediation, and nothing else moves") {
    EscrowWorld world = released();
    world.grant(kMediator);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 370, 0, 30) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("buyer") == 8970);
    CHECK(world.available("seller") == 1000);
    CHECK(world.available("mediation") == 30);
}

TEST_CASE("claim: 30 days, what the timer moved, and nothing twice") {
    EscrowWorld world = released();
    CHECK(claim(world, kSeller, 1) == Reason::wrong_state);  // nothing was refunded
    CHECK(world.run(claim_draft(world, kBuyer, 1).by({"seller-key"})) == Reason::not_authorized);
    Draft zero = claim_draft(world, kBuyer, 1).amount(0);
    CHECK(world.run(zero) == Reason::invalid_amount);
    CHECK(claim(world, kBuyer, 1001) == Reason::exceeds_hold);
    SUBCASE("the last nanosecond is in time") {
        world.advance(30 * kDay);
        CHECK(claim(world, kBuyer) == Reason::ok);
    }
    SUBCASE("the next one is not") {
        world.advance(30 * kDay + 1);
        CHECK(claim(world, kBuyer) == Reason::too_late);
    }
    SUBCASE("what one claim has used no other can, whatever became of it") {
        Draft first = claim_draft(world, kBuyer, 600).id("first");
        CHECK(world.run(first) == Reason::ok);
        CHECK(claim(world, kBuyer, 1) == Reason::wrong_state);  // one at a time
        CHECK(on_claim(world, CommandKind::withdraw_case, kSeller) == Reason::not_authorized);
        CHECK(on_claim(world, CommandKind::withdraw_case, kBuyer) == Reason::ok);
        const Result beyond = claim(world, kBuyer, 401);
        CHECK(beyond == Reason::exceeds_hold);
        CHECK(beyond.detail.value == 400);
        Draft rest = claim_draft(world, kBuyer).id("rest");
        CHECK(world.run(rest) == Reason::ok);
        CHECK(world.milestone().claim->amount == Amount(400));
        CHECK(world.run(rest) == Reason::exists);
        CHECK(world.run(claim_draft(world, kBuyer, 400).id("rest")) == Reason::exists);
        CHECK(world.run(claim_draft(world, kBuyer, 399).id("rest")) == Reason::id_conflict);
        // The second one only with the other's consent; and there is no third.
        CHECK(on_claim(world, CommandKind::withdraw_case, kBuyer) == Reason::not_authorized);
        Draft together = world.on_milestone(CommandKind::withdraw_case, kBuyer);
        together.extension.options = kTheClaim;
        CHECK(world.run(together.by({"buyer-key", "seller-key"})) == Reason::ok);
        CHECK(claim(world, kBuyer, 1) == Reason::case_limit);
    }
    SUBCASE("not of a milestone that is waiting, nor of none") {
        Draft nowhere = claim_draft(world, kBuyer, 1).reference("nothing");
        CHECK(world.run(nowhere) == Reason::hold_not_found);
    }
}

TEST_CASE("claim: the seller's, after a refund that a late proof overtook") {
    EscrowWorld world = refunded();
    world.grant(kMediator);
    CHECK(claim(world, kSeller) == Reason::wrong_state);
    SUBCASE("proved in time") {
        world.advance(29 * kDay);
        CHECK(world.attest(Fact::delivered, kCarrier, "", "said") == Reason::ok);
        SUBCASE("claimed, and awarded: the buyer pays, of its own money") {
            CHECK(claim(world, kSeller, 1000) == Reason::ok);
            CHECK(on_claim(world, CommandKind::escalate, kSeller) == Reason::ok);
            CHECK(rule(world, kMediator, 960, 0, 40) == Reason::ok);
            world.advance(72 * kHour + 1);
            CHECK(world.available("seller") == 960);
            CHECK(world.available("buyer") == 9000);
            CHECK(world.available("mediation") == 40);
        }
        SUBCASE("within 30 days of the refund") {
            world.advance(kDay + 1);
            CHECK(claim(world, kSeller) == Reason::too_late);
        }
        SUBCASE("not once the carrier has corrected itself") {
            CHECK(world.attest(Fact::lost, kCarrier, "said") == Reason::ok);
            CHECK(claim(world, kSeller) == Reason::wrong_state);
        }
    }
    SUBCASE("proved too late") {
        world.advance(30 * kDay + 1);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(claim(world, kSeller) == Reason::wrong_state);
    }
    SUBCASE("lost is no proof") {
        CHECK(world.attest(Fact::lost) == Reason::ok);
        CHECK(claim(world, kSeller) == Reason::wrong_state);
    }
}

TEST_CASE("claim: of a request nobody replied to, if delivery was proved afterwards") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    SUBCASE("asked for before any proof") {
        CHECK(world.request_refund(400) == Reason::ok);
        world.advance(36 * kHour + 1);
        CHECK(world.available("buyer") == 9400);
        CHECK(world.confirm_receipt() == Reason::ok);
        CHECK(claim(world, kSeller, 401) == Reason::exceeds_hold);
        // It lies beside a dispute of the rest, and hinders nothing.
        CHECK(claim(world, kSeller) == Reason::ok);
        CHECK(world.dispute(kBuyer, 600) == Reason::ok);
        CHECK(world.amounts() == "1000 0 400 0 600");
        CHECK(world.run(world.on_milestone(CommandKind::withdraw_case, kBuyer)
                            .by({"buyer-key", "seller-key"})) == Reason::ok);
        CHECK(has_claim(world));
        CHECK(world.release(600) == Reason::ok);
        CHECK_FALSE(world.hold().is_open());
        CHECK(world.state().timers.size() == 1);  // the claim's own clock
    }
    SUBCASE("asked for when it was known to be there: silence is consent") {
        CHECK(world.confirm_receipt() == Reason::ok);
        CHECK(world.request_refund(400) == Reason::ok);
        world.advance(36 * kHour + 1);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(claim(world, kSeller) == Reason::wrong_state);
    }
    SUBCASE("what the seller granted is no timer's") {
        CHECK(world.request_refund(400) == Reason::ok);
        CHECK(world.plain(CommandKind::accept_refund, kSeller) == Reason::ok);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(claim(world, kSeller) == Reason::wrong_state);
    }
}

TEST_CASE("claim: shares what mediation may take with the case that is open beside it") {
    EscrowWorld world;
    world.begin();
    world.grant(kMediator);
    CHECK(world.ship() == Reason::ok);
    CHECK(world.request_refund(400) == Reason::ok);
    world.advance(36 * kHour + 1);
    CHECK(world.confirm_receipt() == Reason::ok);
    CHECK(claim(world, kSeller) == Reason::ok);
    CHECK(world.dispute(kBuyer, 600) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kSeller) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(world.award(kMediator, 300, 260, 40) == Reason::ok);  // of 50; not posted yet
    CHECK(rule(world, kMediator, 389, 0, 11) == Reason::over_mediation_fee);
    CHECK(rule(world, kMediator, 390, 0, 10) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("mediation") == 50);
    CHECK(world.available("seller") == 690);
}

TEST_CASE("claim: undecided, what is posted stands") {
    EscrowWorld world = released();
    SUBCASE("nobody to decide") {
        CHECK(claim(world, kBuyer) == Reason::ok);
        world.advance(72 * kHour + 1);
    }
    SUBCASE("two mediators let it lie") {
        world.grant(kMediator);
        world.grant(kMediator + 1);
        world.grant(kMediator + 2);
        CHECK(claim(world, kBuyer) == Reason::ok);
        world.advance(72 * kHour + 1);
        CHECK(world.milestone().claim->mediator == kMediator);
        world.advance(7 * kDay + 1);
        CHECK(world.milestone().claim->mediator == kMediator + 1);
        world.advance(7 * kDay + 1);
    }
    CHECK_FALSE(has_claim(world));
    CHECK(world.available("seller") == 1000);
    CHECK(world.available("buyer") == 9000);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("claim: an appeal goes to another mediator, or the first ruling stands") {
    EscrowWorld world = released();
    world.grant(kMediator);
    CHECK(claim(world, kBuyer, 100) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 0, 100) == Reason::ok);
    CHECK(on_claim(world, CommandKind::withdraw_case, kBuyer) == Reason::not_authorized);
    SUBCASE("none") {
        CHECK(on_claim(world, CommandKind::appeal, kSeller) == Reason::ok);
        CHECK_FALSE(has_claim(world));
        CHECK(world.available("buyer") == 9100);
    }
    SUBCASE("another, who says nothing") {
        world.grant(kMediator + 1);
        CHECK(on_claim(world, CommandKind::appeal, kSeller) == Reason::ok);
        CHECK(world.milestone().claim->mediator == kMediator + 1);
        world.advance(7 * kDay + 1);
        CHECK(world.available("buyer") == 9100);
    }
}

TEST_CASE("claim: knows no end of the milestone") {
    EscrowWorld world;
    auto terms = EscrowWorld::terms();
    terms.clocks.hard = 31 * kDay;
    world.begin(terms);
    world.grant(kMediator);
    world.grant(kMediator + 1);
    CHECK(world.ship() == Reason::ok);
    world.advance(30 * kDay + 1);
    world.advance(5 * kDay);  // the end has passed
    CHECK(claim(world, kBuyer, 100) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 0, 100) == Reason::ok);
    CHECK(on_claim(world, CommandKind::appeal, kSeller) == Reason::ok);
    CHECK(rule(world, kMediator + 1, 60, 40) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("buyer") == 9040);
}

TEST_CASE("claim: paid of what there is, the rest is debt, and debt takes what comes first") {
    EscrowWorld world = released();
    world.grant(kMediator);
    world.open({"shop"});
    CHECK(world.run(world.draft(CommandKind::transfer)
                        .payer("seller")
                        .payee("shop")
                        .amount(900)
                        .by({"seller-key"})) == Reason::ok);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 50, 350) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("buyer") == 9350);  // the buyer has it all the same
    CHECK(world.available("seller") == 0);
    CHECK(world.account("seller").debt == Amount(250));
    CHECK(world.transfer("shop", "seller", 200) == Reason::ok);
    CHECK(world.available("seller") == 0);
    CHECK(world.account("seller").debt == Amount(50));
    CHECK(world.transfer("shop", "seller", 60) == Reason::ok);
    CHECK(world.available("seller") == 10);
    CHECK(world.account("seller").debt == Amount(0));
}

TEST_CASE("claim: debt never draws on a credit line") {
    EscrowWorld world = released();
    world.grant(kMediator);
    world.open({"shop"});
    Draft line = world.operators_draft(CommandKind::set_limits).payer("seller");
    line.extension.payer_party = kPlatform;
    line.extension.credit_line = Amount(5000);
    CHECK(world.run(line) == Reason::ok);
    CHECK(world.run(world.draft(CommandKind::transfer)
                        .payer("seller")
                        .payee("shop")
                        .amount(1500)
                        .by({"seller-key"})) == Reason::ok);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 0, 400) == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("seller") == -500);
    CHECK(world.account("seller").debt == Amount(400));
}

TEST_CASE("claim: a ruling is paid whatever became of the sides") {
    EscrowWorld world = released();
    world.grant(kMediator);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
    CHECK(rule(world, kMediator, 0, 360, 40) == Reason::ok);
    CHECK(world.freeze("buyer") == Reason::ok);
    CHECK(world.freeze("seller") == Reason::ok);
    CHECK(world.freeze("mediation") == Reason::ok);
    world.advance(72 * kHour + 1);
    CHECK(world.available("seller") == 600);
    CHECK(world.available("buyer") == 9000);
    CHECK(world.state().suspense.find(account_named("buyer"))->amount == Amount(360));
    CHECK(world.state().suspense.find(account_named("mediation"))->amount == Amount(40));
    CHECK(world.unfreeze("buyer") == Reason::ok);
    world.advance(1);
    CHECK(world.available("buyer") == 9360);
}

TEST_CASE("claim: what waits for a frozen seller may be claimed as if it were there") {
    EscrowWorld world;
    world.begin();
    CHECK(world.ship() == Reason::ok);
    world.advance(29 * kDay);
    CHECK(world.freeze("seller") == Reason::ok);
    world.advance(kDay + 1);
    CHECK(world.hold().due() == Amount(1000));
    CHECK(claim(world, kBuyer) == Reason::ok);
    const Draft offer = settlement(world, "offer", kBuyer, 300);
    CHECK(world.run(offer) == Reason::ok);
    CHECK(world.accept(offer, kSeller) == Reason::account_frozen);
    CHECK(world.unfreeze("seller") == Reason::ok);
    CHECK(world.accept(offer, kSeller) == Reason::ok);
    CHECK(world.available("seller") == 700);
    CHECK(world.available("buyer") == 9300);
}

TEST_CASE("claim: settled by both") {
    EscrowWorld world = released();
    world.grant(kMediator);
    CHECK(world.run(settlement(world, "early", kSeller, 1)) == Reason::wrong_state);
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    CHECK(world.run(settlement(world, "zero", kSeller, 0)) == Reason::invalid_amount);
    CHECK(world.run(settlement(world, "much", kSeller, 401)) == Reason::exceeds_hold);
    CHECK(world.run(settlement(world, "late", kSeller, 1).expires(world.now())) ==
          Reason::invalid_time_window);
    const Draft offer = settlement(world, "offer", kSeller, 150);
    CHECK(world.run(offer) == Reason::ok);
    SUBCASE("accepted: paid, and the claim is over") {
        CHECK(world.accept(offer, kSeller) == Reason::not_authorized);
        CHECK(world.accept(offer, kBuyer) == Reason::ok);
        CHECK(world.available("buyer") == 9150);
        CHECK(world.available("seller") == 850);
        CHECK_FALSE(has_claim(world));
        CHECK(world.accept(offer, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("void once the claim has gone on") {
        CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::ok);
        CHECK(world.accept(offer, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("void for the next claim, though that is like the first") {
        CHECK(on_claim(world, CommandKind::withdraw_case, kBuyer) == Reason::ok);
        CHECK(claim(world, kBuyer, 400) == Reason::ok);
        CHECK(world.accept(offer, kBuyer) == Reason::proposal_void);
    }
    SUBCASE("too late") {
        world.advance(kDay + 1);
        CHECK(world.accept(offer, kBuyer) == Reason::too_late);
    }
}

TEST_CASE("claim: an outage moves its clock, and the time to claim") {
    EscrowWorld world = released();
    CHECK(claim(world, kBuyer, 400) == Reason::ok);
    const Time deadline = world.milestone().claim->deadline;
    const Time until = world.milestone().timer_payments.front().until;
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{world.now(), deadline};
    CHECK(world.run(outage) == Reason::ok);
    const Duration length = deadline - world.now();
    CHECK(world.milestone().claim->deadline == deadline + length);
    CHECK(world.milestone().timer_payments.front().until == until);
}

TEST_CASE("claim: options mean the claim, or nothing that is known") {
    EscrowWorld world = released();
    Draft unknown = world.on_milestone(CommandKind::escalate, kBuyer);
    unknown.extension.options = std::uint8_t{2};
    CHECK(world.run(unknown) == Reason::malformed);
    CHECK(on_claim(world, CommandKind::escalate, kBuyer) == Reason::wrong_state);
    CHECK(claim(world, kBuyer) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, kBuyer) == Reason::wrong_state);
}

}  // namespace claims_test
