/// request_payout, cancel_payout, submit_payout, settle_payout, fail_payout, payout_unknown,
/// return_payout: money on its way out.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace payouts_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr Digest kIban{1};

void set_level(World& world, std::string_view account, std::uint8_t level) {
    Draft draft = world.operators_draft(CommandKind::set_kyc_level).payer(account);
    draft.extension.payer_party = kPlatform;
    draft.extension.level = level;
    world.must(draft);
}

void set_destination(World& world, std::string_view account, const Digest& hash = kIban) {
    Draft draft = world.draft(CommandKind::set_destination).payer(account);
    draft.extension.destination = hash;
    world.must(draft);
}

Draft request(World& world, std::string_view id, u128 units, std::string_view account = "alice") {
    Draft draft = world.draft(CommandKind::request_payout).id(id).payer(account).amount(units);
    draft.extension.reference_party = kRail;
    draft.extension.destination = kIban;
    return draft;
}

Draft by_rail(World& world, CommandKind kind, std::string_view payout) {
    Draft draft = world.draft(kind, kRail).reference(payout);
    draft.extension.reference_party = kPlatform;
    return draft;
}

Draft cancel(World& world, std::string_view payout) {
    return world.draft(CommandKind::cancel_payout).reference(payout);
}

// Alice has 100, level 1, and a destination that has settled.
World world_of_alice() {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    set_level(world, "alice", 1);
    set_destination(world, "alice");
    world.advance(72 * kHour);
    return world;
}

PayoutState state_of(const World& world, std::string_view payout) {
    return world.state().payouts.find({kPlatform, id_named(payout)})->state;
}
std::int64_t clearing(const World& world) {
    return world.available(system_account(SystemAccount::rail_clearing, kEuro, kRail));
}

constexpr auto kSubmit = CommandKind::submit_payout;
constexpr auto kSettle = CommandKind::settle_payout;
constexpr auto kFail = CommandKind::fail_payout;
constexpr auto kUnknown = CommandKind::payout_unknown;
constexpr auto kReturn = CommandKind::return_payout;

}  // namespace

TEST_CASE("payouts: every order of steps") {
    // u: submitted, p: settled (paid), f: failed, c: cancelled, k: unknown (who knows), b: brought
    // back, all but 10; w: more than seven days pass.
    struct Row {
        const char* steps;
        Reason last;
        PayoutState state;
        std::int64_t available;  // of 100, with 60 on their way
        std::int64_t pending;
    };
    using S = PayoutState;
    const Row rows[] = {
        {"", Reason::ok, S::requested, 40, 60},
        {"u", Reason::ok, S::submitted, 40, 60},
        {"up", Reason::ok, S::settled, 40, 0},
        {"uf", Reason::ok, S::failed, 100, 0},
        {"c", Reason::ok, S::cancelled, 100, 0},
        {"w", Reason::ok, S::lapsed, 100, 0},
        {"uw", Reason::ok, S::submitted, 40, 60},
        {"ufp", Reason::ok, S::settled, 40, 0},
        {"uk", Reason::ok, S::unknown, 40, 60},
        {"ukw", Reason::ok, S::unknown, 40, 60},
        {"ukp", Reason::ok, S::settled, 40, 0},
        {"ukf", Reason::ok, S::failed, 100, 0},
        {"ukfp", Reason::ok, S::settled, 40, 0},
        {"ukb", Reason::ok, S::returned, 90, 0},
        {"ukpb", Reason::ok, S::returned, 90, 0},
        {"upb", Reason::ok, S::returned, 90, 0},
        {"ufpb", Reason::ok, S::returned, 90, 0},
        {"k", Reason::wrong_state, S::requested, 40, 60},
        {"b", Reason::wrong_state, S::requested, 40, 60},
        {"ub", Reason::wrong_state, S::submitted, 40, 60},
        {"ukk", Reason::wrong_state, S::unknown, 40, 60},
        {"uku", Reason::wrong_state, S::unknown, 40, 60},
        {"ukc", Reason::wrong_state, S::unknown, 40, 60},
        {"upk", Reason::wrong_state, S::settled, 40, 0},
        {"ufk", Reason::wrong_state, S::failed, 100, 0},
        {"ufb", Reason::wrong_state, S::failed, 100, 0},
        {"upbb", Reason::wrong_state, S::returned, 90, 0},
        {"upbp", Reason::wrong_state, S::returned, 90, 0},
        {"upbf", Reason::wrong_state, S::returned, 90, 0},
        {"upbk", Reason::wrong_state, S::returned, 90, 0},
        {"cb", Reason::wrong_state, S::cancelled, 100, 0},
        {"wb", Reason::wrong_state, S::lapsed, 100, 0},
        {"p", Reason::wrong_state, S::requested, 40, 60},
        {"f", Reason::wrong_state, S::requested, 40, 60},
        {"uu", Reason::wrong_state, S::submitted, 40, 60},
        {"uc", Reason::wrong_state, S::submitted, 40, 60},
        {"upp", Reason::wrong_state, S::settled, 40, 0},
        {"upf", Reason::wrong_state, S::settled, 40, 0},
        {"uff", Reason::wrong_state, S::failed, 100, 0},
        {"ufpp", Reason::wrong_state, S::settled, 40, 0},
        {"cu", Reason::wrong_state, S::cancelled, 100, 0},
        {"cc", Reason::wrong_state, S::cancelled, 100, 0},
        {"cp", Reason::wrong_state, S::cancelled, 100, 0},
        {"wu", Reason::wrong_state, S::lapsed, 100, 0},
        {"wc", Reason::wrong_state, S::lapsed, 100, 0},
        {"wp", Reason::wrong_state, S::lapsed, 100, 0},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.steps));
        World world = world_of_alice();
        world.must(request(world, "p", 60));
        Reason last = Reason::ok;
        for (const char* at = row.steps; *at != '\0'; ++at) {
            CHECK(last == Reason::ok);
            if (*at == 'w') {
                world.advance(7 * kDay + 1);
                continue;
            }
            const Draft step = *at == 'u'   ? by_rail(world, kSubmit, "p")
                               : *at == 'p' ? by_rail(world, kSettle, "p")
                               : *at == 'f' ? by_rail(world, kFail, "p")
                               : *at == 'k' ? by_rail(world, kUnknown, "p")
                               : *at == 'b' ? by_rail(world, kReturn, "p").amount(50)
                                            : cancel(world, "p");
            last = world.run(step).reason;
        }
        CHECK(last == row.last);
        CHECK(state_of(world, "p") == row.state);
        CHECK(world.available("alice") == row.available);
        CHECK(world.account("alice").payout_pending == Amount(static_cast<u128>(row.pending)));
        CHECK(clearing(world) == (row.state == S::settled    ? -40
                                  : row.state == S::returned ? -90
                                                             : -100));
    }
}

TEST_CASE("request_payout: what is refused, in the published order") {
    struct Row {
        const char* what;
        void (*before)(World&);
        void (*change)(Draft&);
        Reason expected;
    };
    const auto nothing = [](World&) {};
    const auto as_is = [](Draft&) {};
    const Row rows[] = {
        {"all of it", nothing, [](Draft& d) { d.amount(100); }, Reason::ok},
        {"nothing", nothing, [](Draft& d) { d.amount(0); }, Reason::invalid_amount},
        {"no destination", nothing, [](Draft& d) { d.extension.destination.reset(); },
         Reason::malformed},
        {"no rail", nothing, [](Draft& d) { d.extension.reference_party.reset(); },
         Reason::malformed},
        {"through a platform", nothing, [](Draft& d) { d.extension.reference_party = kPlatform; },
         Reason::party_not_found},
        {"signed by the rail", nothing, [](Draft& d) { d.by({"rail"}); }, Reason::not_authorized},
        {"of no account", nothing, [](Draft& d) { d.payer("nobody"); }, Reason::account_not_found},
        {"another currency", nothing, [](Draft& d) { d.extension.currency = CurrencyId{2}; },
         Reason::currency_mismatch},
        {"of a closed account", [](World& w) { CHECK(w.close("bob") == Reason::ok); },
         [](Draft& d) { d.payer("bob"); }, Reason::account_closed},
        {"frozen debits", [](World& w) { CHECK(w.freeze("alice", 1) == Reason::ok); }, as_is,
         Reason::account_frozen},
        {"frozen credits", [](World& w) { CHECK(w.freeze("alice", 2) == Reason::ok); }, as_is,
         Reason::ok},
        {"no KYC level", [](World& w) { set_level(w, "alice", 0); }, as_is, Reason::kyc_level},
        {"another destination", nothing, [](Draft& d) { d.extension.destination = Digest{2}; },
         Reason::destination_not_found},
        {"a destination just changed", [](World& w) { set_destination(w, "alice", Digest{2}); },
         [](Draft& d) { d.extension.destination = Digest{2}; }, Reason::destination_too_new},
        {"changed 72 h less a moment ago",
         [](World& w) {
             set_destination(w, "alice", Digest{2});
             w.advance(72 * kHour - 1);
         },
         [](Draft& d) { d.extension.destination = Digest{2}; }, Reason::destination_too_new},
        {"changed 72 h ago",
         [](World& w) {
             set_destination(w, "alice", Digest{2});
             w.advance(72 * kHour);
         },
         [](Draft& d) { d.extension.destination = Digest{2}; }, Reason::ok},
        {"changed there and back",
         [](World& w) {
             set_destination(w, "alice", Digest{2});
             set_destination(w, "alice", kIban);
         },
         as_is, Reason::destination_too_new},
        {"more than there is", nothing, [](Draft& d) { d.amount(101); },
         Reason::insufficient_funds},
        {"what a hold has", [](World& w) { CHECK(w.hold("h", "alice", "bob", 50) == Reason::ok); },
         [](Draft& d) { d.amount(51); }, Reason::insufficient_funds},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        World world = world_of_alice();
        row.before(world);
        Draft draft = request(world, "p", 60);
        row.change(draft);
        CHECK(world.run(draft) == row.expected);
        CHECK((world.state().payouts.size() == 1) == (row.expected == Reason::ok));
    }
}

TEST_CASE("request_payout: an account that owes pays nobody out") {
    World world = world_of_alice();
    world.must(request(world, "failed", 60));
    world.must(by_rail(world, kSubmit, "failed"));
    world.must(by_rail(world, kFail, "failed"));
    world.must(request(world, "waiting", 10));
    REQUIRE(world.transfer("alice", "bob", 70) == Reason::ok);  // leaves 20
    world.must(by_rail(world, kSettle, "failed"));              // was paid after all
    CHECK(world.available("alice") == 0);
    CHECK(world.account("alice").debt == Amount(40));
    CHECK(world.run(request(world, "p", 1)) == Reason::in_debt);
    CHECK(world.run(by_rail(world, kSubmit, "waiting")) == Reason::in_debt);
    world.fund("alice", 41);
    CHECK(world.account("alice").debt == Amount(0));
    CHECK(world.run(by_rail(world, kSubmit, "waiting")) == Reason::ok);
    CHECK(world.run(request(world, "p2", 1)) == Reason::ok);
}

TEST_CASE("submit_payout: a freeze refuses it once more") {
    World world = world_of_alice();
    world.must(request(world, "p", 60));
    REQUIRE(world.freeze("alice", 1) == Reason::ok);
    CHECK(world.run(by_rail(world, kSubmit, "p")) == Reason::account_frozen);
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    CHECK(world.run(by_rail(world, kSubmit, "p")) == Reason::ok);
}

TEST_CASE("payouts: who may move one, and which") {
    World world = world_of_alice();
    world.add_party(21, Role::rail, "other-rail");
    world.must(request(world, "p", 60));
    for (const auto kind : {kSubmit, kSettle, kFail, kUnknown, kReturn}) {
        const auto about = [&](std::string_view payout) {
            return by_rail(world, kind, payout).amount(kind == kReturn ? 1 : 0);
        };
        Draft other = about("p").by({"other-rail"});
        other.record.party = 21;
        CHECK(world.run(other) == Reason::not_authorized);
        CHECK(world.run(about("p").by({"platform"})) == Reason::not_authorized);
        CHECK(world.run(about("none")) == Reason::payout_not_found);
    }
    CHECK(world.run(cancel(world, "p").by({"rail"})) == Reason::not_authorized);
    CHECK(world.run(cancel(world, "none")) == Reason::payout_not_found);
    CHECK(world.run(cancel(world, "none").by({"rail"})) == Reason::not_authorized);
}

TEST_CASE("payouts: given back to an account frozen for credits, the money waits in suspense") {
    for (const char* way : {"failed", "cancelled", "lapsed", "returned"}) {
        CAPTURE(std::string(way));
        World world = world_of_alice();
        world.must(request(world, "p", 60));
        if (std::string_view(way) == "failed" || std::string_view(way) == "returned") {
            world.must(by_rail(world, kSubmit, "p"));
            world.must(by_rail(world, kUnknown, "p"));
        }
        REQUIRE(world.freeze("alice", 2) == Reason::ok);
        if (std::string_view(way) == "failed") {
            world.must(by_rail(world, kFail, "p"));
        } else if (std::string_view(way) == "cancelled") {
            world.must(cancel(world, "p"));
        } else if (std::string_view(way) == "returned") {
            world.must(by_rail(world, kReturn, "p").amount(60));
        } else {
            world.advance(7 * kDay + 1);
        }
        CHECK(world.account("alice").payout_pending == Amount(0));
        CHECK(world.available("alice") == 40);
        CHECK(world.available(system_account(SystemAccount::suspense, kEuro)) == 60);
        REQUIRE(world.unfreeze("alice") == Reason::ok);
        world.advance(1);
        CHECK(world.available("alice") == 100);
    }
}

TEST_CASE("payouts: a limited key pays out no more than it may") {
    World world = world_of_alice();
    Draft registration = world.draft(CommandKind::register_key);
    registration.extension.key = world.add_key("limited");
    registration.extension.proof = world.proof("limited");
    registration.extension.key_limits = KeyLimits{Amount(50), {}, 0};
    world.must(registration);
    CHECK(world.run(request(world, "p", 51).by({"limited"})) == Reason::over_key_limit);
    CHECK(world.run(request(world, "p", 50).by({"limited"})) == Reason::ok);
}

TEST_CASE("return_payout: at most what went out, and what is owed is repaid first") {
    World world = world_of_alice();
    world.must(request(world, "p", 60));
    world.must(by_rail(world, kSubmit, "p"));
    world.must(by_rail(world, kSettle, "p"));
    CHECK(world.run(by_rail(world, kReturn, "p")) == Reason::invalid_amount);
    const Result too_much = world.run(by_rail(world, kReturn, "p").amount(61));
    CHECK(too_much == Reason::invalid_amount);
    CHECK(too_much.detail == Detail::of(Amount(60)));
    CHECK(world.run(by_rail(world, kReturn, "p").amount(60)) == Reason::ok);
    CHECK(world.available("alice") == 100);

    world.must(request(world, "q", 60));
    world.must(by_rail(world, kSubmit, "q"));
    world.must(by_rail(world, kFail, "q"));
    REQUIRE(world.transfer("alice", "bob", 90) == Reason::ok);
    world.must(by_rail(world, kSettle, "q"));  // after all: owes 50
    REQUIRE(world.account("alice").debt == Amount(50));
    world.must(by_rail(world, kReturn, "q").amount(55));
    CHECK(world.account("alice").debt == Amount(0));
    CHECK(world.available("alice") == 5);
    CHECK(clearing(world) == -95);
}

TEST_CASE("payouts: time in which the ledger was out does not count towards the seven days") {
    World world = world_of_alice();
    world.must(request(world, "p", 60));
    const Time begun = world.now();
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{begun + 6 * kDay, begun + 8 * kDay};
    world.must(outage);
    world.advance(9 * kDay);
    CHECK(state_of(world, "p") == PayoutState::requested);
    world.advance(1);
    CHECK(state_of(world, "p") == PayoutState::lapsed);
    CHECK(world.available("alice") == 100);
}

TEST_CASE("write_off: operators give up a debt, and loss bears it") {
    World world = world_of_alice();
    world.must(request(world, "p", 60));
    world.must(by_rail(world, kSubmit, "p"));
    world.must(by_rail(world, kFail, "p"));
    REQUIRE(world.transfer("alice", "bob", 100) == Reason::ok);
    world.must(by_rail(world, kSettle, "p"));
    REQUIRE(world.account("alice").debt == Amount(60));
    const auto write_off = [&](u128 units, std::string_view account = "alice") {
        Draft draft = world.operators_draft(CommandKind::write_off).payer(account).amount(units);
        draft.extension.payer_party = kPlatform;
        draft.extension.document = Digest{1};
        return draft;
    };
    CHECK(world.run(write_off(0)) == Reason::invalid_amount);
    CHECK(world.run(write_off(61)).detail == Detail::of(Amount(60)));
    CHECK(world.run(write_off(1, "bob")) == Reason::invalid_amount);  // owes nothing
    CHECK(world.run(write_off(1, "nobody")) == Reason::account_not_found);
    Draft unexplained = write_off(1);
    unexplained.extension.document.reset();
    CHECK(world.run(unexplained) == Reason::malformed);
    CHECK(world.run(write_off(1).by({"platform"})) == Reason::not_authorized);
    CHECK(world.run(write_off(20).by({"op1"})).detail.kind == DetailKind::pending);
    CHECK(world.account("alice").debt == Amount(60));
    CHECK(world.run(write_off(20)) == Reason::ok);
    CHECK(world.account("alice").debt == Amount(40));
    CHECK(world.available(system_account(SystemAccount::loss, kEuro)) == -20);
    CHECK(world.run(write_off(40)) == Reason::ok);
    CHECK(world.close("alice") == Reason::ok);
}

}  // namespace payouts_test
