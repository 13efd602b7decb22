/// disburse, approve_disbursement: what becomes of gifts, first in, first out, to the invoice.
#include <doctest/doctest.h>

#include "tests/support/campaign_world.h"

namespace disbursements_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

// 300 of ann's, 200 of ben's and 100 of carl's, tips 20 and 10; 50 more of ann's for earmark 7.
void succeed(CampaignWorld& world, CampaignTerms terms = CampaignWorld::terms(500)) {
    world.begin(terms);
    CHECK(world.give("ann", 300, "a", 0, 20) == Reason::ok);
    CHECK(world.give("ben", 200, "b", 0, 10) == Reason::ok);
    CHECK(world.give("carl", 100, "c") == Reason::ok);
    CHECK(world.give("ann", 50, "a7", 7) == Reason::ok);
    world.advance(38 * kDay);
    CHECK(world.campaign().state == CampaignState::succeeded);
}

CampaignTerms approved_terms() {
    CampaignTerms terms = CampaignWorld::terms(500);
    terms.approvers = {account_named("audit"), account_named("audit-too"), account_named("board")};
    terms.approvals = 2;
    return terms;
}

}  // namespace

TEST_CASE("disburse: the oldest gifts first, within an earmark, until all is spent") {
    CampaignWorld world;
    succeed(world);
    CHECK(world.disburse(350, "i1") == Reason::ok);
    CHECK(world.campaign().state == CampaignState::disbursing);
    CHECK(world.available("organiser") == 350);
    CHECK(world.unspent("a") == 0);
    CHECK(world.unspent("b") == 150);
    CHECK(world.unspent("c") == 100);
    CHECK(world.unspent("a7") == 50);
    CHECK(world.disbursement("i1").from == Amount(0));
    const Result more = world.disburse(251, "i2");
    CHECK(more == Reason::exceeds_campaign);
    CHECK(more.detail.value == 250);
    CHECK(world.disburse(51, "i3", 7) == Reason::exceeds_campaign);
    CHECK(world.disburse(250, "i4") == Reason::ok);
    CHECK(world.disbursement("i4").from == Amount(350));
    CHECK(world.available("tips") == 0);
    CHECK(world.disburse(50, "i5", 7) == Reason::ok);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::succeeded);
    CHECK(world.available("tips") == 30);
    CHECK(world.available("organiser") == 650);
    CHECK(world.disburse(1, "i6") == Reason::wrong_state);
    CHECK(world.state().timers.size() == 0);
}

TEST_CASE("disburse: what refuses it") {
    CampaignWorld world;
    world.begin(CampaignWorld::terms(500));
    CHECK(world.give("ann", 500, "a") == Reason::ok);
    CHECK(world.disburse(0, "i1") == Reason::invalid_amount);
    CHECK(world.disburse(1, "i2", 8) == Reason::earmark_not_found);
    CHECK(world.run(world.disbursement_draft(1, "i3").reference("pond")) ==
          Reason::campaign_not_found);
    CHECK(world.run(world.disbursement_draft(1, "i4").by({"platform"})) == Reason::not_authorized);
    CHECK(world.disburse(1, "i5") == Reason::wrong_state);
    world.advance(38 * kDay);
    CHECK(world.freeze("organiser", kFrozenCredits) == Reason::ok);
    CHECK(world.disburse(1, "i6") == Reason::account_frozen);
    CHECK(world.unfreeze("organiser") == Reason::ok);
    Draft limits = world.draft(CommandKind::set_limits).payer("organiser");
    limits.extension.ceiling = Amount(99);
    world.must(limits);
    CHECK(world.disburse(100, "i7") == Reason::over_ceiling);
    CHECK(world.disburse(99, "i8") == Reason::ok);
}

TEST_CASE("disburse: a flexible campaign while it is open, but nothing that cools off") {
    CampaignWorld world;
    world.begin(CampaignWorld::terms(0));
    CHECK(world.give("ann", 100, "a", 0, 5) == Reason::ok);
    world.advance(7 * kDay);
    CHECK(world.give("ben", 50, "b") == Reason::ok);
    CHECK(world.disburse(1, "i1") == Reason::exceeds_campaign);
    world.advance(7 * kDay + 1);
    CHECK(world.disburse(101, "i2") == Reason::exceeds_campaign);
    CHECK(world.disburse(100, "i3") == Reason::ok);
    CHECK(world.campaign().state == CampaignState::open);
    CHECK(world.refund_gift("ben", "b") == Reason::ok);
    world.advance(30 * kDay);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::succeeded);
    CHECK(world.available("tips") == 5);
    CHECK(world.available("organiser") == 100);
}

TEST_CASE("disburse: what is not spent in time goes back, with that part of the tip") {
    CampaignWorld world;
    succeed(world);
    CHECK(world.disburse(400, "i1") == Reason::ok);
    world.advance(365 * kDay + 1);
    CHECK(world.campaign().state == CampaignState::refunding);
    world.advance(1);
    CHECK(world.campaign().state == CampaignState::closed);
    CHECK(world.campaign().ending == CampaignEnding::lapsed);
    CHECK(world.available("ann") == 1'000 - 300 - 20);  // a7 came back
    CHECK(world.available("ben") == 1'000 - 200 - 10 + 100 + 5);
    CHECK(world.available("carl") == 1'000);
    CHECK(world.available("tips") == 25);
    CHECK(world.gift("b").refunded == Amount(100));
    CHECK(world.gift("a").state == GiftState::settled);
}

TEST_CASE("disburse: approved by two owners beside the organiser's") {
    CampaignWorld world;
    succeed(world, approved_terms());
    CHECK(world.disburse(700, "i1") == Reason::ok);  // nothing is reserved
    CHECK(world.available("organiser") == 0);
    CHECK(world.disbursement("i1").state == DisbursementState::waiting);
    CHECK(world.approve("board", "audit-key", "i1") == Reason::not_authorized);
    CHECK(world.approve("ann", "ann-key", "i1") == Reason::not_authorized);
    CHECK(world.run(world.approval_draft("board", "board-key", "i1").reference("i9")) ==
          Reason::disbursement_not_found);
    Draft other = world.approval_draft("board", "board-key", "i1");
    other.extension.payload = Digest{1};
    CHECK(world.run(other) == Reason::payload_mismatch);
    CHECK(world.approve("audit", "audit-key", "i1") == Reason::ok);
    CHECK(world.approve("audit-too", "audit-key", "i1") == Reason::already_approved);
    CHECK(world.approve("board", "board-key", "i1") == Reason::exceeds_campaign);
    CHECK(world.disbursement("i1").approvers.size() == 1);
    CHECK(world.disburse(600, "i2") == Reason::ok);
    CHECK(world.approve("board", "board-key", "i2") == Reason::ok);
    CHECK(world.approve("audit", "audit-key", "i2") == Reason::ok);
    CHECK(world.available("organiser") == 600);
    CHECK(world.approve("audit-too", "audit-key", "i2") == Reason::already_approved);
    world.advance(7 * kDay + 1);
    CHECK(world.disbursement("i1").state == DisbursementState::lapsed);
    CHECK(world.approve("board", "board-key", "i1") == Reason::wrong_state);
}

TEST_CASE("disburse: an approver that is the organiser's own owner does not count") {
    CampaignWorld world;
    Draft opening = world.draft(CommandKind::open_account).id("own").payer("organiser-owner");
    opening.extension.currency = kEuro;
    opening.extension.consent = Digest{1};
    world.must(opening);
    CampaignTerms terms = CampaignWorld::terms(500);
    terms.approvers = {account_named("own")};
    terms.approvals = 1;
    succeed(world, terms);
    CHECK(world.disburse(1, "i1") == Reason::ok);
    CHECK(world.approve("own", "organiser-key", "i1") == Reason::already_approved);
}

TEST_CASE("disburse: an outage moves what waits for approval") {
    CampaignWorld world;
    succeed(world, approved_terms());
    CHECK(world.disburse(1, "i1") == Reason::ok);
    const Time lapses = world.disbursement("i1").lapses;
    Draft declared = world.operators_draft(CommandKind::declare_outage);
    declared.extension.interval = Interval{lapses - kDay, lapses + kDay};
    CHECK(world.run(declared) == Reason::ok);
    CHECK(world.disbursement("i1").lapses == lapses + 2 * kDay);
}

}  // namespace disbursements_test
