/// back_campaign: a sponsor's pool, and what it adds to gifts.
#include <doctest/doctest.h>

#include "ledger/match_rules.h"
#include "tests/support/campaign_world.h"

namespace matching_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Draft pool_draft(CampaignWorld& world, u128 amount, std::uint32_t ratio_bps,
                 std::optional<std::uint64_t> donor_cap = std::nullopt) {
    Draft draft =
        world.draft(CommandKind::back_campaign).id("pool").payer("carl").reference("well");
    draft.extension.match = MatchTerms{ratio_bps, std::nullopt};
    if (donor_cap) {
        draft.extension.match->donor_cap = Amount(*donor_cap);
    }
    return draft.amount(amount).by({"carl-key"});
}

std::int64_t matched(const CampaignWorld& world, std::string_view gift) {
    return static_cast<std::int64_t>(world.gift(gift).matched.value());
}

CampaignTerms at_once(std::uint64_t goal) {
    CampaignTerms terms = CampaignWorld::terms(goal);
    terms.cool_off = 0;
    return terms;
}

}  // namespace

TEST_CASE("match: the least of ratio, donor's cap and pool, in the order of the log") {
    CampaignWorld world;
    world.begin(at_once(10'000));
    CHECK(world.run(pool_draft(world, 100, 5'000, 45)) == Reason::ok);
    CHECK(world.available("carl") == 900);
    CHECK(world.account("carl").held == Amount(100));
    CHECK(world.give("ann", 61, "a1") == Reason::ok);
    CHECK(matched(world, "a1") == 30);  // floor(61 / 2)
    CHECK(world.give("ann", 100, "a2", 7) == Reason::ok);
    CHECK(matched(world, "a2") == 15);  // her cap
    CHECK(world.give("ann", 100, "a3") == Reason::ok);
    CHECK(matched(world, "a3") == 0);
    CHECK(world.give("ben", 80, "b1") == Reason::ok);
    CHECK(matched(world, "b1") == 40);
    CHECK(world.give("ben", 80, "b2") == Reason::ok);
    CHECK(matched(world, "b2") == 5);
    CHECK(world.campaign().matched == Amount(90));
    CHECK(world.campaign().lines[1].length == Amount(115));  // a match follows its gift's earmark
    CHECK(world.money() == 61 + 100 + 100 + 80 + 80 + 90);
    world.advance(37 * kDay + 2);
    world.advance(1);
    CHECK(world.campaign().ending == CampaignEnding::failed);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.available("carl") == 1'000);
    CHECK(world.available("ann") == 1'000);
    CHECK(world.available("ben") == 1'000);
}

TEST_CASE("match: posted when the cool-off ends, as far as the pool reaches") {
    CampaignWorld world;
    world.begin(CampaignWorld::terms(10'000));
    CHECK(world.run(pool_draft(world, 50, 20'000)) == Reason::ok);
    CHECK(world.give("ann", 20, "a") == Reason::ok);
    CHECK(world.give("ben", 20, "b") == Reason::ok);
    CHECK(matched(world, "a") == 0);
    CHECK(world.refund_gift("ann", "a") == Reason::ok);
    CHECK(world.give("ann", 20, "a2") == Reason::ok);
    world.advance(14 * kDay + 1);
    CHECK(matched(world, "b") == 40);
    CHECK(matched(world, "a2") == 10);
    CHECK_FALSE(world.hold_row("pool").is_open());
    CHECK(world.available("carl") == 950);
}

TEST_CASE("match: counts to the goal only if the terms say so, and the rest goes back then") {
    for (const bool counts : {false, true}) {
        CampaignWorld world;
        CampaignTerms terms = at_once(100);
        terms.matches_count = counts;
        world.begin(terms);
        CHECK(world.run(pool_draft(world, 500, 10'000)) == Reason::ok);
        CHECK(world.give("ann", 50, "a") == Reason::ok);
        world.advance(37 * kDay + 2);
        CHECK(world.available("carl") == 950);
        CHECK(world.campaign().ending ==
              (counts ? CampaignEnding::succeeded : CampaignEnding::failed));
        world.advance(1);
        CHECK(world.available("carl") == (counts ? 950 : 1'000));
    }
}

TEST_CASE("match: spent behind its gift; what is not spent goes back to the sponsor") {
    CampaignWorld world;
    world.begin(at_once(100));
    CHECK(world.run(pool_draft(world, 500, 10'000)) == Reason::ok);
    CHECK(world.give("ann", 100, "a", 0, 10) == Reason::ok);
    CHECK(world.give("ben", 100, "b") == Reason::ok);
    world.advance(37 * kDay + 2);
    CHECK(world.campaign().state == CampaignState::succeeded);
    CHECK(world.available("carl") == 800);
    CHECK(world.disburse(150, "i1") == Reason::ok);
    CHECK(world.unspent("a") == 0);
    CHECK(unspent_match_of(world.campaign(), world.gift("a")) == Amount(50));
    CHECK(world.freeze("carl", kFrozenCredits) == Reason::ok);
    CHECK(world.cancel() == Reason::ok);
    world.advance(1);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.available("ann") == 890);
    CHECK(world.available("ben") == 1'000);
    CHECK(world.available("tips") == 10);
    CHECK(world.state().suspense.find(account_named("carl"))->amount == Amount(150));
    CHECK(world.gift("a").match_refunded == Amount(50));
}

TEST_CASE("match: not the gifts of the organiser, an approver or the sponsor") {
    CampaignWorld world;
    CampaignTerms terms = at_once(10'000);
    terms.approvers = {account_named("audit")};
    world.begin(terms);
    CHECK(world.run(pool_draft(world, 500, 10'000)) == Reason::ok);
    world.fund("organiser", 100);
    world.fund("audit-too", 100);  // the approver's other account
    CHECK(world.give("organiser", 100, "o") == Reason::ok);
    CHECK(world.run(world.gift_draft("audit-too", 100, "t").by({"audit-key"})) == Reason::ok);
    CHECK(world.give("carl", 100, "c") == Reason::ok);
    CHECK(world.give("ann", 100, "a") == Reason::ok);
    CHECK(matched(world, "o") == 0);
    CHECK(matched(world, "t") == 0);
    CHECK(matched(world, "c") == 0);
    CHECK(matched(world, "a") == 100);
}

TEST_CASE("match: no more than all gifts and matches together may come to") {
    for (const Duration cool_off : {Duration(0), kDay}) {
        CAPTURE(cool_off);
        CampaignWorld world;
        CampaignTerms terms = CampaignWorld::terms(0);  // disburses while it is open
        terms.cool_off = cool_off;
        world.begin(terms);
        world.lift_floor("organiser");
        CHECK(world.run(pool_draft(world, 500, 10'000)) == Reason::ok);
        const u128 much = kMaxAmount - 600;
        CHECK(world.give("organiser", much, "o") == Reason::ok);  // is not matched
        world.advance(2 * kDay);
        CHECK(world.disburse(much, "i1") == Reason::ok);
        CHECK(world.give("ann", 560, "a") == Reason::ok);
        world.advance(2 * kDay);
        CHECK(matched(world, "a") == 40);
    }
}

TEST_CASE("match: what refuses a pool") {
    CampaignWorld world;
    CHECK(world.run(pool_draft(world, 1, 10'000)) == Reason::campaign_not_found);
    world.begin(at_once(100));
    CHECK(world.run(pool_draft(world, 1, 0).id("p1")) == Reason::malformed);
    CHECK(world.run(pool_draft(world, 1, kMaxRatioBps + 1).id("p2")) == Reason::malformed);
    CHECK(world.run(pool_draft(world, 1, 1, 0).id("p3")) == Reason::malformed);
    CHECK(world.run(pool_draft(world, 0, 1).id("p4")) == Reason::invalid_amount);
    CHECK(world.run(pool_draft(world, 1, 1).id("p5").by({"ann-key"})) == Reason::not_authorized);
    CHECK(world.run(pool_draft(world, 1'001, 1).id("p6")) == Reason::insufficient_funds);
    Draft dollars = pool_draft(world, 1, 1).id("p7");
    dollars.extension.currency = CurrencyId{2};
    CHECK(world.run(dollars) == Reason::currency_mismatch);
    CHECK(world.freeze("carl", kFrozenDebits) == Reason::ok);
    CHECK(world.run(pool_draft(world, 1, 1).id("p8")) == Reason::account_frozen);
    CHECK(world.unfreeze("carl") == Reason::ok);
    CHECK(world.run(pool_draft(world, 10, 10'000).id("p9")) == Reason::ok);
    CHECK(world.run(pool_draft(world, 1, 1).id("p10")) == Reason::wrong_state);
    // Nobody moves the pool's money but the campaign.
    CHECK_FALSE(
        world.run(world.draft(CommandKind::release).reference("p9").amount(1).by({"carl-key"})) ==
        Reason::ok);
    CHECK_FALSE(
        world.run(world.draft(CommandKind::refund).reference("p9").amount(1).by({"carl-key"})) ==
        Reason::ok);
    world.advance(31 * kDay);
    CHECK(world.campaign().state == CampaignState::deciding);
}

}  // namespace matching_test
