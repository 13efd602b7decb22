/// freeze_agreement, unfreeze_agreement: who may, what is refused meanwhile, what comes through.
#include "tests/ledger/agreement_freezes.h"

namespace agreement_freeze_rules_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;
using namespace agreement_freezes;

TEST_CASE("agreement freeze: who may, on what, and with which paper") {
    for (const auto kind : {CommandKind::freeze_agreement, CommandKind::unfreeze_agreement}) {
        CAPTURE(static_cast<int>(kind));
        struct Row {
            const char* what;
            void (*change)(Draft&);
            Reason expected;
        };
        const Row rows[] = {
            {"no document", [](Draft& d) { d.extension.document.reset(); }, Reason::malformed},
            {"nothing named", [](Draft& d) { d.record.reference = {}; }, Reason::malformed},
            {"an account", [](Draft& d) { d.payer("buyer"); }, Reason::malformed},
            {"the platform", [](Draft& d) { d.record.party = kPlatform, d.by({"platform"}); },
             Reason::not_authorized},
            {"the platform in the ledger's name space", [](Draft& d) { d.by({"platform"}); },
             Reason::not_authorized},
            {"a side", [](Draft& d) { d.by({"buyer-key"}); }, Reason::not_authorized},
            {"no agreement", [](Draft& d) { d.reference("no such"); }, Reason::agreement_not_found},
            {"not with the platform", [](Draft& d) { d.extension.reference_party = PartyId{77}; },
             Reason::agreement_not_found},
        };
        EscrowWorld world;
        begin_shipped(world);
        if (kind == CommandKind::unfreeze_agreement) {
            CHECK(thaw(world) == Reason::wrong_state);  // it is not frozen
            CHECK(freeze(world) == Reason::ok);
        }
        for (const Row& row : rows) {
            CAPTURE(row.what);
            Draft draft = freeze_draft(world, kind);
            row.change(draft);
            CHECK(world.run(draft) == row.expected);
        }
        const Draft asked = freeze_draft(world, kind).id("asked").by({"op1"});
        const Result pending = world.run(asked);
        CHECK(pending == Reason::ok);
        CHECK(pending.detail.kind == DetailKind::pending);
        CHECK(world.deal().is_frozen() == (kind == CommandKind::unfreeze_agreement));
        Draft approval = world.operators_draft(CommandKind::approve).reference("asked").by({"op2"});
        approval.extension.payer_party.reset();
        approval.extension.payload =
            world.state().requests.find({kLedgerParty, id_named("asked")})->payload;
        CHECK(world.run(approval) == Reason::ok);
        CHECK(world.deal().is_frozen() == (kind == CommandKind::freeze_agreement));
    }
    EscrowWorld world;
    CHECK(world.offer(EscrowWorld::terms()) == Reason::ok);
    CHECK(world.run(world.on_deal(CommandKind::cancel, kBuyer)) == Reason::ok);
    CHECK(freeze(world) == Reason::wrong_state);  // it has ended
}

TEST_CASE("agreement freeze: what sides, mediators and carriers would do is refused") {
    EscrowWorld world;
    come_to_mediation(world);
    const Draft settlement = world.proposal("offer", kBuyer, 100, 100);
    CHECK(world.run(settlement) == Reason::ok);
    const Draft other = world.proposal("other", kBuyer, 100, 100);
    CHECK(world.run(other) == Reason::ok);
    const Draft release = world.on_milestone(CommandKind::release, kBuyer).amount(1).id("once");
    CHECK(world.run(release) == Reason::ok);
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.run(release) == Reason::exists);  // what was done is done

    const Draft refused = world.on_milestone(CommandKind::release, kBuyer).amount(1).id("later");
    CHECK(world.run(refused) == Reason::agreement_frozen);
    CHECK(world.refund(1) == Reason::agreement_frozen);
    CHECK(world.release(0) == Reason::invalid_amount);  // that stands before it
    CHECK(
        world.run(world.on_milestone(CommandKind::release, kBuyer).amount(1).payee("mediation")) ==
        Reason::agreement_frozen);
    CHECK(world.run(world.on_milestone(CommandKind::extend, kSeller)
                        .expires(world.now() + kDay)
                        .by({"seller-key", "buyer-key"})) == Reason::agreement_frozen);
    CHECK(world.fund() == Reason::agreement_frozen);
    CHECK(world.agree(EscrowWorld::terms()) == Reason::agreement_frozen);
    CHECK(world.run(world.on_deal(CommandKind::cancel, kSeller)) == Reason::agreement_frozen);
    Draft counter = world.on_deal(CommandKind::counter, kSeller);
    counter.extension.agreement = EscrowWorld::terms();
    counter.extension.side = kSeller;
    CHECK(world.run(counter) == Reason::agreement_frozen);
    CHECK(world.ship() == Reason::agreement_frozen);
    CHECK(world.request_refund(1) == Reason::agreement_frozen);
    CHECK(world.dispute(kSeller, 1) == Reason::agreement_frozen);
    CHECK(world.award(kMediator, 250, 130, 20) == Reason::agreement_frozen);
    CHECK(world.award(kMediator + 1, 250, 130, 20) == Reason::not_authorized);  // not its case
    CHECK(world.run(world.proposal("new", kSeller, 1, 1)) == Reason::agreement_frozen);
    CHECK(world.accept(settlement, kSeller) == Reason::agreement_frozen);
    CHECK(world.run(price_draft(world, "price", 900)) == Reason::agreement_frozen);
    CHECK(world.run(world.on_milestone(CommandKind::fund_amendment, kBuyer).amount(1)) ==
          Reason::agreement_frozen);
    CHECK(world.run(claim_draft(world, kBuyer, 1)) == Reason::agreement_frozen);
    Draft settle =
        world.on_milestone(CommandKind::settle_claim, kBuyer).amount(1).expires(world.now() + kDay);
    settle.extension.side = kBuyer;
    CHECK(world.run(settle) == Reason::agreement_frozen);
    CHECK(world.run(world.on_milestone(CommandKind::extend_clock, kSeller)
                        .expires(world.milestone().deadline + 1)) == Reason::agreement_frozen);
    CHECK(world.run(world.on_milestone(CommandKind::extend_clock, kBuyer)
                        .expires(world.milestone().deadline + 1)) == Reason::not_authorized);
    for (const auto kind : {CommandKind::return_received, CommandKind::accept_refund,
                            CommandKind::reject_refund, CommandKind::cancel_milestone}) {
        CHECK(world.plain(kind, kSeller) == Reason::agreement_frozen);
    }
    for (const auto kind :
         {CommandKind::confirm_receipt, CommandKind::return_shipped, CommandKind::withdraw_case,
          CommandKind::escalate, CommandKind::appeal}) {
        CHECK(world.plain(kind, kBuyer) == Reason::agreement_frozen);
    }
    CHECK(world.run(
              world.draft(CommandKind::withdraw_proposal).reference("other").by({"buyer-key"})) ==
          Reason::ok);
    CHECK(world.run(world.draft(CommandKind::transfer)
                        .payer("buyer")
                        .payee("seller")
                        .amount(5)
                        .by({"buyer-key"})) == Reason::ok);  // the sides are not frozen

    CHECK(thaw(world) == Reason::ok);
    CHECK(world.run(refused) == Reason::ok);  // its id was not burned
    CHECK(world.amounts() == "1000 2 0 0 400");
}

TEST_CASE("agreement freeze: before any money has come") {
    EscrowWorld world;
    CHECK(world.offer(EscrowWorld::terms()) == Reason::ok);
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.agree(EscrowWorld::terms()) == Reason::agreement_frozen);
    CHECK(thaw(world) == Reason::ok);
    CHECK(world.agree(EscrowWorld::terms()) == Reason::ok);
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.release(1) == Reason::agreement_frozen);
    CHECK(world.attest(Fact::lost) == Reason::ok);
    CHECK(thaw(world) == Reason::ok);
    CHECK(world.fund() == Reason::ok);
    CHECK(world.milestone().statements.size() == 1);
}

TEST_CASE("agreement freeze: facts come through, and count as at its beginning") {
    EscrowWorld world;
    SUBCASE("proof of delivery") {
        begin_shipped(world);
        const Time shipped = world.now();
        world.advance(9 * kDay);
        CHECK(freeze(world) == Reason::ok);
        world.advance(20 * kDay);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(world.milestone().delivery == Delivery::inspecting);
        CHECK(world.milestone().deadline == shipped + 11 * kDay);
        world.advance(kDay);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone().deadline == world.now() + 2 * kDay);
    }
    SUBCASE("it answers a request for a refund, and a timer that ran before does not") {
        begin_shipped(world);
        CHECK(world.request_refund(300) == Reason::ok);
        world.advance(36 * kHour);
        CHECK(freeze(world) == Reason::ok);
        world.advance(kDay);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(world.milestone().is_in(CaseState::negotiating));
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.milestone().open_case->deadline == world.now() + 72 * kHour);
        CHECK(world.amounts() == "1000 0 0 0 300");
    }
    SUBCASE("carriers who disagree: no money moves before the end") {
        begin_shipped(world);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        world.advance(kDay);
        CHECK(freeze(world) == Reason::ok);
        world.advance(kDay);
        CHECK(world.attest(Fact::lost, kOtherCarrier) == Reason::ok);
        CHECK(world.milestone().is_in(CaseState::negotiating));
        CHECK(world.milestone().open_case->opener == Side::nobody);
        CHECK(world.amounts() == "1000 0 0 0 1000");
        world.advance(kDay);
        CHECK(world.amounts() == "1000 0 0 0 1000");
        CHECK(thaw(world) == Reason::ok);
        world.advance(1);
        CHECK(world.amounts() == "1000 500 500 0 0");  // there is no mediator
    }
    SUBCASE("to a mediator, where there is one") {
        world.grant(kMediator);
        begin_shipped(world);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(freeze(world) == Reason::ok);
        CHECK(world.attest(Fact::lost, kOtherCarrier) == Reason::ok);
        CHECK(world.state().mandates.find(kMediator)->open_cases == 0);
        CHECK(thaw(world) == Reason::ok);
        world.advance(1);
        CHECK(world.milestone().is_in(CaseState::mediating));
        CHECK(world.milestone().open_case->deadline == world.now() + 7 * kDay);
    }
    SUBCASE("a proof overtakes a refund only if that was open to claims when it froze") {
        world.begin();
        world.advance(14 * kDay + 1);  // refunded
        world.advance(30 * kDay);
        CHECK(freeze(world) == Reason::ok);
        world.advance(5 * kDay);
        CHECK(world.attest(Fact::delivered) == Reason::ok);
        CHECK(thaw(world) == Reason::ok);
        CHECK(world.run(claim_draft(world, kSeller)) == Reason::ok);
    }
    SUBCASE("a correction, and evidence") {
        begin_shipped(world);
        CHECK(world.attest(Fact::lost, kCarrier, "", "first") == Reason::ok);
        CHECK(world.dispute(kBuyer, 100) == Reason::ok);
        CHECK(freeze(world) == Reason::ok);
        CHECK(world.attest(Fact::delivered, kCarrier, "first") == Reason::ok);
        CHECK(world.milestone().proved);
        CHECK(world.plain(CommandKind::add_evidence, kSeller) == Reason::ok);
        CHECK(world.milestone().open_case->evidence == 1);
    }
}

TEST_CASE("agreement freeze: an amendment that it voids goes back after its end") {
    EscrowWorld world;
    begin_shipped(world);
    CHECK(world.attest(Fact::delivered) == Reason::ok);
    const Draft proposal = price_draft(world, "more", 1400);
    CHECK(world.run(proposal) == Reason::ok);
    CHECK(world.accept(proposal, kBuyer) == Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::fund_amendment, kBuyer).amount(100)) ==
          Reason::ok);
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.attest(Fact::lost, kOtherCarrier) == Reason::ok);  // opens a case
    world.advance(kDay);
    CHECK(world.available("buyer") == 8900);
    CHECK(thaw(world) == Reason::ok);
    world.advance(1);
    CHECK(world.available("buyer") == 9500);  // and half of what was in dispute
}

TEST_CASE("agreement freeze: what waits for an account goes on waiting") {
    EscrowWorld world;
    begin_shipped(world);
    world.advance(25 * kDay);
    CHECK(world.freeze("seller", 2) == Reason::ok);
    world.advance(5 * kDay + 1);
    CHECK(world.hold().due() == Amount(1000));
    CHECK(freeze(world) == Reason::ok);
    CHECK(world.unfreeze("seller") == Reason::ok);
    world.advance(kDay);
    CHECK(world.hold().due() == Amount(1000));
    CHECK(world.available("seller") == 0);
    SUBCASE("and posts when it ends") {
        CHECK(thaw(world) == Reason::ok);
        world.advance(1);
        CHECK(world.available("seller") == 1000);
    }
    SUBCASE("and posts when it lapses") {
        world.advance(29 * kDay + 1);
        CHECK(world.available("seller") == 1000);
    }
    SUBCASE("unless the account is frozen again") {
        CHECK(world.freeze("seller", 2) == Reason::ok);
        CHECK(thaw(world) == Reason::ok);
        world.advance(1);
        CHECK(world.available("seller") == 0);
        CHECK(world.unfreeze("seller") == Reason::ok);
        world.advance(1);
        CHECK(world.available("seller") == 1000);
    }
}

TEST_CASE("agreement freeze: unfrozen and frozen in one batch, what waits stays") {
    EscrowWorld world;
    begin_shipped(world);
    world.advance(25 * kDay);
    CHECK(world.freeze("seller", 2) == Reason::ok);
    world.advance(5 * kDay + 1);
    Draft lift = world.operators_draft(CommandKind::unfreeze).payer("seller");
    lift.extension.payer_party = kPlatform;
    lift.extension.document = Digest{1};
    for (const Result& result : world.run({lift, freeze_draft(world)})) {
        CHECK(result == Reason::ok);
    }
    world.advance(1);
    CHECK(world.available("seller") == 0);
    CHECK(thaw(world) == Reason::ok);
    world.advance(1);
    CHECK(world.available("seller") == 1000);
}

}  // namespace agreement_freeze_rules_test
