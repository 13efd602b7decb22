/// offer, counter, agree, fund, cancel: an escrow agreement until all of it is paid.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace agreements_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

Result counter(EscrowWorld& world, const AgreementTerms& terms, Side side) {
    Draft countered = world.on_deal(CommandKind::counter, side);
    countered.extension.agreement = terms;
    countered.extension.side = side;
    return world.run(countered);
}

Result cancel(EscrowWorld& world, Side side) {
    return world.run(world.on_deal(CommandKind::cancel, side));
}

}  // namespace

TEST_CASE("agreement: offered, agreed, paid in parts, and then delivery begins") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({300, 700});
    CHECK(world.offer(terms) == Reason::ok);
    CHECK(world.fund(100) == Reason::wrong_state);
    CHECK(world.agree(terms) == Reason::ok);
    CHECK(world.fund(100) == Reason::ok);
    CHECK(world.amounts(0) == "100 0 0 0 0");
    CHECK(world.state().holds.find(world.milestone_name(1)) == nullptr);
    CHECK(world.deal().state == AgreementState::agreed);
    CHECK(world.fund(400) == Reason::ok);
    CHECK(world.amounts(0) == "300 0 0 0 0");
    CHECK(world.amounts(1) == "200 0 0 0 0");
    CHECK(world.milestone(0).delivery == Delivery::filling);
    CHECK(world.fund(900) == Reason::ok);  // takes what lacks, not more
    CHECK(world.amounts(1) == "700 0 0 0 0");
    CHECK(world.deal().state == AgreementState::funded);
    CHECK(world.milestone(0).delivery == Delivery::funded);
    CHECK(world.milestone(0).deadline == world.now() + 14 * kDay);
    CHECK(world.milestone(0).hard_deadline == world.now() + 120 * kDay);
    CHECK(world.available("buyer") == 9000);
    CHECK(world.fund(1) == Reason::wrong_state);
}

TEST_CASE("agreement: haggling; only the other side agrees, and to the newest terms only") {
    EscrowWorld world;
    const auto first = EscrowWorld::terms({1000});
    const auto second = EscrowWorld::terms({1200});
    CHECK(world.offer(first) == Reason::ok);
    CHECK(world.agree(first, kBuyer) == Reason::not_authorized);
    CHECK(counter(world, second, kSeller) == Reason::ok);
    CHECK(world.agree(second, kSeller) == Reason::not_authorized);
    CHECK(world.agree(first, kBuyer) == Reason::terms_mismatch);
    CHECK(world.agree(second, kBuyer) == Reason::ok);
    CHECK(counter(world, first, kBuyer) == Reason::wrong_state);
    CHECK(world.agree(second, kBuyer) == Reason::wrong_state);
    CHECK(world.agree(first, kBuyer) == Reason::terms_mismatch);
}

TEST_CASE("agreement: its clocks end an offer that nobody takes and one that nobody pays") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({1000});
    SUBCASE("T_offer") {
        CHECK(world.offer(terms) == Reason::ok);
        world.advance(7 * kDay);
        CHECK(world.deal().state == AgreementState::offered);
        world.advance(1);
        CHECK(world.deal().state == AgreementState::ended);
        CHECK(world.agree(terms) == Reason::wrong_state);
    }
    SUBCASE("a counter-offer runs it anew") {
        CHECK(world.offer(terms) == Reason::ok);
        world.advance(6 * kDay);
        CHECK(counter(world, terms, kSeller) == Reason::ok);
        world.advance(7 * kDay);
        CHECK(world.agree(terms, kBuyer) == Reason::ok);
    }
    SUBCASE("T_pay gives back what was paid") {
        CHECK(world.offer(terms) == Reason::ok);
        CHECK(world.agree(terms) == Reason::ok);
        CHECK(world.fund(999) == Reason::ok);
        world.advance(5 * kDay);
        CHECK(world.available("buyer") == 9001);
        world.advance(1);
        CHECK(world.available("buyer") == 10'000);
        CHECK(world.deal().state == AgreementState::ended);
        CHECK_FALSE(world.hold().is_open());
        CHECK(world.fund(1) == Reason::wrong_state);
    }
}

TEST_CASE("agreement: until it is paid in full only cancel moves money, and either side may") {
    for (const Side side : {kBuyer, kSeller}) {
        EscrowWorld world;
        const auto terms = EscrowWorld::terms({1000});
        CHECK(world.offer(terms) == Reason::ok);
        CHECK(world.agree(terms) == Reason::ok);
        CHECK(world.fund(400) == Reason::ok);
        CHECK(world.release(1) == Reason::wrong_state);
        CHECK(world.refund(1) == Reason::wrong_state);
        CHECK(world.ship() == Reason::wrong_state);
        CHECK(cancel(world, side) == Reason::ok);
        CHECK(world.available("buyer") == 10'000);
        CHECK(world.deal().state == AgreementState::ended);
        CHECK(cancel(world, side) == Reason::wrong_state);
    }
}

TEST_CASE("agreement: what nobody could agree to is malformed") {
    const auto spoilt = [](auto&& spoil) {
        auto terms = EscrowWorld::terms({1000});
        spoil(terms);
        return EscrowWorld().offer(terms).reason;
    };
    using Terms = AgreementTerms;
    CHECK(spoilt([](Terms&) {}) == Reason::ok);
    CHECK(spoilt([](Terms& t) { t.prices = {Amount(1), Amount(0)}; }) == Reason::invalid_amount);
    CHECK(spoilt([](Terms& t) {
              t.prices = {Amount::max(), Amount(1)};
          }) == Reason::invalid_amount);
    CHECK(spoilt([](Terms& t) { t.seller_bps = 10'001; }) == Reason::malformed);
    CHECK(spoilt([](Terms& t) { t.clocks.reply = 0; }) == Reason::malformed);
    CHECK(spoilt([](Terms& t) { t.clocks.hard = kMaxClock + 1; }) == Reason::malformed);
    CHECK(spoilt([](Terms& t) { t.carriers = {kCarrier, kCarrier}; }) == Reason::malformed);
    CHECK(spoilt([](Terms& t) { t.mediation_account = {}; }) == Reason::malformed);
    CHECK(spoilt([](Terms& t) { t.carriers = {kMediator}; }) == Reason::party_not_found);
    CHECK(spoilt([](Terms& t) { t.fee_terms = 9; }) == Reason::terms_not_found);
    CHECK(spoilt([](Terms& t) { t.mediation_account = account_named("nobody"); }) ==
          Reason::account_not_found);
    CHECK(spoilt([](Terms& t) {
              t.mediation_account = system_account(SystemAccount::suspense, kEuro);
          }) == Reason::account_not_found);
}

TEST_CASE("agreement: who may offer, and for whom") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({1000});
    Draft as_seller = world.draft(CommandKind::offer).payer("buyer").payee("seller");
    as_seller.extension.agreement = terms;
    as_seller.extension.side = kSeller;
    CHECK(world.run(as_seller.by({"buyer-key"})) == Reason::not_authorized);
    CHECK(world.run(as_seller.by({"platform"})) == Reason::not_authorized);  // both bound keys
    as_seller.extension.side = Side::nobody;
    CHECK(world.run(as_seller.by({"buyer-key", "seller-key"})) == Reason::not_authorized);
    as_seller.extension.side = kSeller;
    CHECK(world.run(as_seller.by({"seller-key"})) == Reason::ok);
    Draft with_itself = world.draft(CommandKind::offer).payer("buyer").payee("buyer");
    with_itself.extension = as_seller.extension;
    CHECK(world.run(with_itself.by({"buyer-key"})) == Reason::same_account);
}

TEST_CASE("agreement: the names of its milestones are ids that nobody else can use") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({1000});
    const Id name = world.milestone_name(0).id;
    SUBCASE("taken before: it can't be agreed") {
        Draft hold = world.draft(CommandKind::hold).payer("buyer").payee("seller").amount(1);
        hold.record.id = name;
        CHECK(world.run(hold.by({"buyer-key"})) == Reason::ok);
        CHECK(world.offer(terms) == Reason::ok);
        CHECK(world.agree(terms) == Reason::id_conflict);
    }
    SUBCASE("by the very command that would use it up") {
        CHECK(world.offer(terms) == Reason::ok);
        Draft agreed = world.on_deal(CommandKind::agree, kSeller);
        agreed.record.id = name;
        agreed.extension.payload = hash_of(terms);
        CHECK(world.run(agreed) == Reason::id_conflict);
        CHECK(world.agree(terms) == Reason::ok);
    }
    SUBCASE("afterwards it is used up") {
        CHECK(world.offer(terms) == Reason::ok);
        CHECK(world.agree(terms) == Reason::ok);
        Draft hold = world.draft(CommandKind::hold).payer("buyer").payee("seller").amount(1);
        hold.record.id = name;
        CHECK(world.run(hold.by({"buyer-key"})) == Reason::id_conflict);
        CHECK(world.fund() == Reason::ok);
    }
}

TEST_CASE("agreement: payment is refused as a hold's is, and a retry is answered once") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({20'000});
    CHECK(world.offer(terms) == Reason::ok);
    CHECK(world.agree(terms) == Reason::ok);
    CHECK(world.fund(10'001) == Reason::insufficient_funds);
    Draft paid = world.on_deal(CommandKind::fund, kBuyer).amount(10'000);
    CHECK(world.run(paid) == Reason::ok);
    CHECK(world.run(paid) == Reason::exists);
    CHECK(world.run(paid.amount(9'999)) == Reason::id_conflict);
    CHECK(world.available("buyer") == 0);
    CHECK(world.freeze("seller") == Reason::ok);
    CHECK(world.fund(1) == Reason::account_frozen);
}

TEST_CASE("agreement: an outage moves the offer's clock, and the payment's") {
    EscrowWorld world;
    const auto terms = EscrowWorld::terms({1000});
    REQUIRE(world.offer(terms) == Reason::ok);
    const Time offered = world.deal().deadline;
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{offered - kHour, offered + kHour};
    CHECK(world.run(outage) == Reason::ok);
    CHECK(world.deal().deadline == offered + 2 * kHour);
    world.advance(offered - world.now() + 2 * kHour);
    CHECK(world.agree(terms) == Reason::ok);
    CHECK(world.fund(1) == Reason::ok);
    const Time paid = world.deal().deadline;
    Draft later = world.operators_draft(CommandKind::declare_outage);
    later.extension.interval = Interval{paid - kHour, paid};
    CHECK(world.run(later) == Reason::ok);
    CHECK(world.deal().deadline == paid + kHour);
    world.advance(paid + kHour + 1 - world.now());
    CHECK(world.available("buyer") == 10'000);
}

}  // namespace agreements_test
