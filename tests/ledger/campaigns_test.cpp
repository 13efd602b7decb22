/// draft_campaign, open_campaign, give, refund_gift, cancel_campaign: a campaign up to its
/// decision, and what becomes of gifts where it fails.
#include <doctest/doctest.h>

#include "tests/support/campaign_world.h"

namespace campaigns_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Reason drafted_with(void (*change)(CampaignTerms&)) {
    CampaignWorld world;
    CampaignTerms terms = CampaignWorld::terms();
    change(terms);
    return world.draft_campaign(terms).reason;
}

}  // namespace

TEST_CASE(
    "campaign: drafted, opened, given to; it reaches its goal and its time to disburse runs") {
    CampaignWorld world;
    CHECK(world.draft_campaign(CampaignWorld::terms(500)) == Reason::ok);
    CHECK(world.give("ann", 1, "early") == Reason::wrong_state);
    CHECK(world.open_campaign() == Reason::ok);
    CHECK(world.give("ann", 300, "a", 0, 20) == Reason::ok);
    CHECK(world.give("ben", 200, "b", 7) == Reason::ok);
    CHECK(world.available("ann") == 680);
    CHECK(world.money() == 520);
    CHECK(world.campaign().raised == Amount(500));
    CHECK(world.gift("a").state == GiftState::cooling);
    world.advance(14 * kDay);
    CHECK(world.gift("a").state == GiftState::cooling);
    world.advance(1);
    CHECK(world.gift("a").state == GiftState::settled);
    CHECK(world.gift("b").state == GiftState::settled);
    CHECK(world.campaign().lines[0].length == Amount(300));
    CHECK(world.campaign().lines[1].length == Amount(200));
    world.advance(16 * kDay - 1);
    CHECK(world.campaign().state == CampaignState::open);
    world.advance(1);
    CHECK(world.campaign().state == CampaignState::deciding);
    CHECK(world.give("ann", 1, "late") == Reason::wrong_state);
    world.advance(7 * kDay);
    CHECK(world.campaign().state == CampaignState::succeeded);
    CHECK(world.campaign().until == world.now() + 365 * kDay);
    CHECK(world.money() == 520);
}

TEST_CASE("campaign: terms that no campaign can have") {
    CHECK(drafted_with([](CampaignTerms& t) { t.earmarks = {0}; }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.earmarks = {7, 7}; }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.approvals = 1; }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.approvers = {account_named("organiser")}; }) ==
          Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) {
              t.approvers = {account_named("board"), account_named("board")};
          }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.disburse = 0; }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.settle = kMaxCampaignClock + 1; }) ==
          Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.cool_off = kMaxCampaignClock + 1; }) ==
          Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.cap = Amount(499); }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) {
              t.goal = Amount(0);
              t.cap = Amount(0);
          }) == Reason::malformed);
    CHECK(drafted_with([](CampaignTerms& t) { t.approvers = {account_named("nobody")}; }) ==
          Reason::account_not_found);
    CHECK(drafted_with([](CampaignTerms& t) { t.tip_account = account_named("nobody"); }) ==
          Reason::account_not_found);
    CHECK(drafted_with([](CampaignTerms& t) { t.deadline = kStart; }) ==
          Reason::invalid_time_window);
    CHECK(drafted_with([](CampaignTerms& t) { t.deadline = kStart + kMaxCampaignClock + kDay; }) ==
          Reason::invalid_time_window);
}

TEST_CASE("campaign: who may draft and open one") {
    CampaignWorld world;
    const CampaignTerms terms = CampaignWorld::terms();
    CHECK(world.run(world.draft_draft(terms).by({"platform"})) == Reason::not_authorized);
    CHECK(world.open_campaign() == Reason::campaign_not_found);
    CHECK(world.freeze("organiser", kFrozenCredits) == Reason::ok);
    CHECK(world.run(world.draft_draft(terms).id("frozen")) == Reason::account_frozen);
    CHECK(world.unfreeze("organiser") == Reason::ok);
    CHECK(world.draft_campaign(terms) == Reason::ok);
    CHECK(world.run(
              world.draft(CommandKind::open_campaign).reference("well").by({"organiser-key"})) ==
          Reason::not_authorized);
    CHECK(world.freeze("organiser", kFrozenCredits) == Reason::ok);
    CHECK(world.open_campaign() == Reason::account_frozen);
    CHECK(world.unfreeze("organiser") == Reason::ok);
    CHECK(world.open_campaign() == Reason::ok);
    CHECK(world.open_campaign() == Reason::wrong_state);
    world.add_currency(2, "USD", 2);
    world.open({"dollars"}, 2);
    CampaignTerms mixed = terms;
    mixed.tip_account = account_named("dollars");
    CHECK(world.run(world.draft_draft(mixed).id("mixed")) == Reason::currency_mismatch);
}

TEST_CASE("campaign: a draft past its deadline is cancelled") {
    CampaignWorld world;
    CHECK(world.draft_campaign(CampaignWorld::terms()) == Reason::ok);
    world.advance(30 * kDay + 1);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::cancelled);
    CHECK(world.open_campaign() == Reason::wrong_state);
}

TEST_CASE("gift: what refuses one") {
    CampaignWorld world;
    CampaignTerms terms = CampaignWorld::terms(500);
    terms.cap = Amount(600);
    world.begin(terms);
    CHECK(world.give("ann", 0, "g1") == Reason::invalid_amount);
    CHECK(world.give("ann", kMaxAmount, "g2", 0, 1) == Reason::invalid_amount);
    CHECK(world.give("ann", 1, "g3", 8) == Reason::earmark_not_found);
    CHECK(world.run(world.gift_draft("ann", 1, "g4").by({"ben-key"})) == Reason::not_authorized);
    CHECK(world.run(world.gift_draft("ann", 1, "g5").reference("pond")) ==
          Reason::campaign_not_found);
    CHECK(world.run(world.gift_draft("nobody", 1, "g6").by({"platform"})) ==
          Reason::account_not_found);
    Draft dollars = world.gift_draft("ann", 1, "g7");
    dollars.extension.currency = CurrencyId{2};
    CHECK(world.run(dollars) == Reason::currency_mismatch);
    CHECK(world.give("ann", 590, "g8", 0, 411) == Reason::insufficient_funds);
    CHECK(world.freeze("ann", kFrozenDebits) == Reason::ok);
    CHECK(world.give("ann", 1, "g9") == Reason::account_frozen);
    CHECK(world.unfreeze("ann") == Reason::ok);
    CHECK(world.give("ann", 400, "g10") == Reason::ok);
    // The cap takes what it has room for; the rest stays with the donor.
    CHECK(world.give("ben", 300, "g11", 0, 5) == Reason::ok);
    CHECK(world.gift("g11").amount == Amount(200));
    CHECK(world.available("ben") == 795);
    CHECK(world.give("carl", 1, "g12") == Reason::campaign_full);
    // The same gift again: what it came to, or more.
    CHECK(world.give("ben", 300, "g11", 0, 5) == Reason::exists);
    CHECK(world.give("ben", 200, "g11", 0, 5) == Reason::exists);
    CHECK(world.give("ben", 199, "g11", 0, 5) == Reason::id_conflict);
    CHECK(world.give("ben", 300, "g11", 0, 6) == Reason::id_conflict);
}

TEST_CASE("gift: a donor takes it back while its cool-off lasts, and that frees the cap") {
    CampaignWorld world;
    CampaignTerms terms = CampaignWorld::terms(500);
    terms.cap = Amount(600);
    world.begin(terms);
    CHECK(world.give("ann", 600, "a", 0, 30) == Reason::ok);
    CHECK(world.refund_gift("ben", "a") == Reason::not_authorized);
    CHECK(world.refund_gift("ann", "b") == Reason::gift_not_found);
    CHECK(world.freeze("ann", kFrozenCredits) == Reason::ok);
    CHECK(world.refund_gift("ann", "a") == Reason::account_frozen);
    CHECK(world.unfreeze("ann") == Reason::ok);
    world.advance(14 * kDay);
    CHECK(world.refund_gift("ann", "a") == Reason::ok);
    CHECK(world.available("ann") == 1'000);
    CHECK(world.gift("a").state == GiftState::refunded);
    CHECK(world.refund_gift("ann", "a") == Reason::wrong_state);
    CHECK(world.give("ben", 600, "b") == Reason::ok);
    world.advance(14 * kDay + 1);
    CHECK(world.refund_gift("ben", "b") == Reason::too_late);
    CHECK(world.campaign().raised == Amount(600));
}

TEST_CASE("gift: cool-off ends at the deadline at the latest, and there may be none") {
    SUBCASE("deadline") {
        CampaignWorld world;
        world.begin();
        world.advance(29 * kDay);
        CHECK(world.give("ann", 10, "a") == Reason::ok);
        CHECK(world.give("ann", 20, "b") == Reason::ok);
        world.advance(kDay);
        CHECK(world.refund_gift("ann", "a") == Reason::ok);
        world.advance(1);
        CHECK(world.gift("b").state == GiftState::settled);
        CHECK(world.refund_gift("ann", "b") == Reason::too_late);
    }
    SUBCASE("none") {
        CampaignWorld world;
        CampaignTerms terms = CampaignWorld::terms();
        terms.cool_off = 0;
        world.begin(terms);
        CHECK(world.give("ann", 10, "a") == Reason::ok);
        CHECK(world.gift("a").state == GiftState::settled);
        CHECK(world.refund_gift("ann", "a") == Reason::too_late);
    }
}

TEST_CASE("campaign: one that fails gives all back, tips too") {
    CampaignWorld world;
    world.begin(CampaignWorld::terms(500));
    CHECK(world.give("ann", 300, "a", 0, 20) == Reason::ok);
    CHECK(world.give("ben", 199, "b", 7) == Reason::ok);
    CHECK(world.give("carl", 5, "c") == Reason::ok);
    CHECK(world.refund_gift("carl", "c") == Reason::ok);
    world.advance(37 * kDay);
    CHECK(world.campaign().state == CampaignState::deciding);
    world.advance(2);
    CHECK(world.campaign().state == CampaignState::refunding);
    world.advance(1);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::failed);
    CHECK(world.available("ann") == 1'000);
    CHECK(world.available("ben") == 1'000);
    CHECK(world.available("carl") == 1'000);
    CHECK(world.available("tips") == 0);
    CHECK(world.money() == 0);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("campaign: what is due to a frozen or closed donor waits in suspense, under its name") {
    CampaignWorld world;
    world.begin(CampaignWorld::terms(500));
    CHECK(world.give("ann", 300, "a", 0, 20) == Reason::ok);
    CHECK(world.freeze("ann", kFrozenCredits) == Reason::ok);
    CHECK(world.cancel() == Reason::ok);
    CHECK(world.campaign().state == CampaignState::refunding);
    world.advance(1);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::cancelled);
    CHECK(world.state().suspense.find(account_named("ann"))->amount == Amount(320));
    CHECK(world.available("ann") == 680);
    CHECK(world.unfreeze("ann") == Reason::ok);
    world.advance(1);
    CHECK(world.available("ann") == 1'000);
}

TEST_CASE("campaign: who may cancel it, and when") {
    CampaignWorld world;
    CHECK(world.cancel() == Reason::campaign_not_found);
    CHECK(world.draft_campaign(CampaignWorld::terms(10)) == Reason::ok);
    CHECK(world.cancel("ann-key") == Reason::not_authorized);
    SUBCASE("a draft, by the platform") {
        CHECK(world.cancel("platform") == Reason::ok);
        CHECK(world.campaign().state == CampaignState::closed);
        CHECK(world.cancel() == Reason::wrong_state);
    }
    SUBCASE("after success, by the organiser only") {
        CHECK(world.open_campaign() == Reason::ok);
        CHECK(world.give("ann", 10, "a", 0, 3) == Reason::ok);
        world.advance(40 * kDay);
        CHECK(world.campaign().state == CampaignState::succeeded);
        CHECK(world.cancel("platform") == Reason::wrong_state);
        CHECK(world.cancel() == Reason::ok);
        world.advance(1);
        CHECK(world.available("ann") == 1'000);
        CHECK(world.campaign().ending == CampaignEnding::cancelled);
    }
}

TEST_CASE(
    "campaign: where approvals are asked for, the organiser alone can't end it; operators can") {
    CampaignWorld world;
    CampaignTerms terms = CampaignWorld::terms(10);
    terms.approvers = {account_named("board")};
    terms.approvals = 1;
    const auto recall = [&] {
        Draft recalled = world.operators_draft(CommandKind::recall_campaign).reference("well");
        recalled.extension.reference_party = kPlatform;
        recalled.extension.document = Digest{1};
        return recalled;
    };
    CHECK(world.run(recall()) == Reason::campaign_not_found);
    CHECK(world.draft_campaign(terms) == Reason::ok);
    CHECK(world.run(recall()) == Reason::wrong_state);
    CHECK(world.open_campaign() == Reason::ok);
    CHECK(world.give("ann", 10, "a", 0, 3) == Reason::ok);
    world.advance(40 * kDay);
    CHECK(world.campaign().state == CampaignState::succeeded);
    CHECK(world.cancel() == Reason::wrong_state);
    CHECK(world.run(recall().by({"platform"})) == Reason::not_authorized);
    CHECK(world.run(recall().by({"op1"})) == Reason::ok);  // waits for another one's approval
    CHECK(world.campaign().state == CampaignState::succeeded);
    CHECK(world.run(recall()) == Reason::ok);
    CHECK(world.campaign().state == CampaignState::refunding);
    CHECK(world.run(recall()) == Reason::wrong_state);
    world.advance(1);
    CHECK(world.available("ann") == 1'000);
    CHECK(world.campaign().ending == CampaignEnding::cancelled);
}

TEST_CASE("campaign: an outage moves its deadline and its gifts' cool-offs") {
    CampaignWorld world;
    world.begin();
    CHECK(world.give("ann", 10, "a") == Reason::ok);
    const auto outage = [&](Duration from, Duration to) {
        Draft declared = world.operators_draft(CommandKind::declare_outage);
        declared.extension.interval = Interval{kStart + from, kStart + to};
        return world.run(declared);
    };
    world.advance(13 * kDay);
    CHECK(outage(12 * kDay, 13 * kDay) == Reason::ok);
    CHECK(world.campaign().until == kStart + 30 * kDay);
    CHECK(world.campaign().sweep == kStart + 14 * kDay);
    CHECK(outage(13 * kDay, 16 * kDay) == Reason::ok);
    CHECK(world.campaign().sweep == kStart + 17 * kDay);
    world.advance(4 * kDay);
    CHECK(world.refund_gift("ann", "a") == Reason::ok);
    CHECK(outage(29 * kDay, 31 * kDay) == Reason::ok);
    CHECK(world.campaign().until == kStart + 32 * kDay);
}

}  // namespace campaigns_test
