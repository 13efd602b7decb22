/// check_agreements: each line of it, by a state in which one field says another thing than the
/// rest.
#include <doctest/doctest.h>

#include <algorithm>

#include "ledger/apply.h"
#include "ledger/invariants.h"
#include "tests/support/escrow_world.h"

namespace agreement_invariants_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

const AgreementId kDeal{kPlatform, id_named("deal")};
const AgreementId kOpenDeal{kPlatform, id_named("open deal")};

// An agreement of two milestones: of the first, 300 are released, and 400 are in dispute and ruled
// on; money of a withdrawn request is kept in the second. Another one waits for its second price.
State played() {
    EscrowWorld world;
    world.begin(EscrowWorld::terms({1000, 500}));
    world.grant(kMediator);
    CHECK(world.ship() == Reason::ok);
    CHECK(world.release(300) == Reason::ok);
    CHECK(world.dispute(Side::buyer, 400) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, Side::buyer) == Reason::ok);
    CHECK(world.award(kMediator, 300, 80, 20) == Reason::ok);
    world.advance(5 * kHour);
    CHECK(world.run(world.on_milestone(CommandKind::request_refund, Side::buyer, 1).amount(100)) ==
          Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::extend_clock, Side::seller, 1)
                        .expires(world.now() + kHour)) == Reason::ok);
    CHECK(world.run(world.on_milestone(CommandKind::withdraw_case, Side::buyer, 1)) == Reason::ok);
    const auto terms = EscrowWorld::terms({10, 20});
    Draft offer = world.draft(CommandKind::offer)
                      .id("open deal")
                      .payer("buyer")
                      .payee("seller")
                      .by({"buyer-key"});
    offer.extension.agreement = terms;
    offer.extension.side = Side::buyer;
    world.must(offer);
    Draft agree = world.draft(CommandKind::agree).reference("open deal").by({"seller-key"});
    agree.extension.payload = hash_of(terms);
    world.must(agree);
    world.must(world.draft(CommandKind::fund).reference("open deal").amount(10).by({"buyer-key"}));
    State state;
    for (const Bytes& bytes : world.log()) {
        apply_entry(state, *Entry::parse(bytes));
    }
    return state;
}

Agreement& deal(State& state) { return state.agreements.edit(kDeal); }
Milestone& milestone(State& state, std::uint8_t index = 0) {
    return state.milestones.edit(milestone_id(kDeal, index));
}
Hold& hold(State& state, std::uint8_t index = 0) {
    return state.holds.edit(milestone_id(kDeal, index));
}

struct Spoilt {
    const char* broken;
    void (*spoil)(State&);
};

const Spoilt kSpoilt[] = {
    {"open_cases counts its cases", [](State& s) { s.mandates.edit(kMediator).open_cases += 1; }},
    {"milestones fill in order", [](State& s) { hold(s, 0).funded -= Amount(1); }},
    {"a milestone holds its price at most", [](State& s) { hold(s).funded += Amount(1); }},
    {"paid is what its milestones were funded with", [](State& s) { deal(s).paid += Amount(1); }},
    {"it is funded when all prices are paid",
     [](State& s) { s.agreements.edit(kOpenDeal).state = AgreementState::funded; }},
    {"it is named by its agreement and place", [](State& s) { milestone(s).index = 1; }},
    {"delivery begins when all is paid",
     [](State& s) { s.milestones.edit(milestone_id(kOpenDeal, 0)).delivery = Delivery::funded; }},
    {"it has a hold when all is paid",
     [](State& s) { s.milestones.edit(milestone_id(kOpenDeal, 1)).delivery = Delivery::funded; }},
    {"its hold is a milestone's", [](State& s) { hold(s).is_milestone = false; }},
    {"L is the open case's amount", [](State& s) { hold(s).locked += Amount(1); }},
    {"a case is about some money", [](State& s) { milestone(s).open_case->amount = Amount(); }},
    {"what is kept is free", [](State& s) { milestone(s, 1).kept.at(0).amount += Amount(500); }},
    {"closed means nothing is left", [](State& s) { hold(s).end = HoldEnd::released; }},
    {"mediation takes what the terms let it", [](State& s) { hold(s).mediated = Amount(51); }},
    {"an award shares out what is in dispute",
     [](State& s) { milestone(s).open_case->award->fee += Amount(1); }},
};

}  // namespace

TEST_CASE("agreements that were played break no invariant") {
    CHECK(broken_invariants(played()).empty());
}

TEST_CASE("each invariant of agreements is found broken where one field says another thing") {
    for (const Spoilt& row : kSpoilt) {
        State state = played();
        row.spoil(state);
        const auto broken = broken_invariants(state);
        CHECK_MESSAGE(
            std::ranges::any_of(
                broken, [&](const std::string& line) { return line.ends_with(row.broken); }),
            row.broken);
    }
}

}  // namespace agreement_invariants_test
