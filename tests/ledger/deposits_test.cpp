/// expect_deposit, deposit_seen, deposit_cleared, deposit_reversed, match_deposit: money on its way
/// in.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/ledger_fixture.h"

namespace deposits_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr CurrencyId kDollar = 2;

// The world these tests share: two accounts in euro, one in dollars.
World world_of_deposits() {
    World world;
    world.add_currency(kDollar, "USD", 2);
    world.open({"alice", "bob"});
    world.open({"dollars"}, kDollar);
    return world;
}

Draft expect(World& world, std::string_view reference, std::string_view account, u128 units = 50) {
    Draft draft =
        world.draft(CommandKind::expect_deposit).reference(reference).payee(account).amount(units);
    draft.extension.reference_party = kRail;
    return draft;
}

// A fact of the rail's; "" names no account.
Draft fact(World& world, CommandKind kind, std::string_view reference,
           std::string_view account = "", u128 units = 50) {
    Draft draft = world.draft(kind, kRail).reference(reference);
    if (kind != CommandKind::deposit_reversed) {
        draft.amount(units).extension.currency = kEuro;
    }
    if (!account.empty()) {
        draft.payee(account).extension.payee_party = kPlatform;
    }
    return draft;
}

Draft match(World& world, std::string_view reference, std::string_view account) {
    Draft draft = world.operators_draft(CommandKind::match_deposit).reference(reference);
    draft.extension.reference_party = kRail;
    if (!account.empty()) {
        draft.payee(account).extension.payee_party = kPlatform;
    }
    return draft;
}

const Deposit* deposit(const World& world, std::string_view reference) {
    return world.state().deposits.find({kRail, id_named(reference)});
}

std::int64_t suspense(const World& world) {
    return world.available(system_account(SystemAccount::suspense, kEuro));
}
std::int64_t clearing(const World& world) {
    return world.available(system_account(SystemAccount::rail_clearing, kEuro, kRail));
}

constexpr auto kSeen = CommandKind::deposit_seen;
constexpr auto kCleared = CommandKind::deposit_cleared;
constexpr auto kReversed = CommandKind::deposit_reversed;

}  // namespace

TEST_CASE("deposits: every order of facts") {
    // e: expected, s: seen, c: cleared, r: reversed, w: 31 days pass. What the last one comes to.
    struct Row {
        const char* facts;
        Reason last;
        DepositState state;
        std::int64_t credited;
    };
    const Row rows[] = {
        {"e", Reason::ok, DepositState::expected, 0},
        {"s", Reason::ok, DepositState::seen, 0},
        {"c", Reason::ok, DepositState::cleared, 50},
        {"es", Reason::ok, DepositState::seen, 0},
        {"ec", Reason::ok, DepositState::cleared, 50},
        {"er", Reason::ok, DepositState::reversed, 0},
        {"sc", Reason::ok, DepositState::cleared, 50},
        {"sr", Reason::ok, DepositState::reversed, 0},
        {"esc", Reason::ok, DepositState::cleared, 50},
        {"ew", Reason::ok, DepositState::expired, 0},
        {"ews", Reason::ok, DepositState::seen, 0},
        {"ewc", Reason::ok, DepositState::cleared, 50},
        {"ewsc", Reason::ok, DepositState::cleared, 50},
        {"sw", Reason::ok, DepositState::seen, 0},
        {"ee", Reason::wrong_state, DepositState::expected, 0},
        {"se", Reason::wrong_state, DepositState::seen, 0},
        {"ce", Reason::wrong_state, DepositState::cleared, 50},
        {"ss", Reason::wrong_state, DepositState::seen, 0},
        {"cs", Reason::wrong_state, DepositState::cleared, 50},
        {"cc", Reason::wrong_state, DepositState::cleared, 50},
        {"cr", Reason::wrong_state, DepositState::cleared, 50},
        {"erc", Reason::wrong_state, DepositState::reversed, 0},
        {"ewr", Reason::wrong_state, DepositState::expired, 0},
        {"ewe", Reason::wrong_state, DepositState::expired, 0},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.facts));
        World world = world_of_deposits();
        Reason last = Reason::ok;
        for (const char* at = row.facts; *at != '\0'; ++at) {
            CHECK(last == Reason::ok);
            if (*at == 'w') {
                world.advance(31 * kDay);
                continue;
            }
            Draft draft = *at == 'e'   ? expect(world, "ref", "alice")
                          : *at == 's' ? fact(world, kSeen, "ref", "alice")
                          : *at == 'c' ? fact(world, kCleared, "ref", "alice")
                                       : fact(world, kReversed, "ref");
            last = world.run(draft).reason;
        }
        CHECK(last == row.last);
        CHECK(deposit(world, "ref")->state == row.state);
        CHECK(world.available("alice") == row.credited);
        CHECK(clearing(world) == -row.credited);
    }
}

TEST_CASE(
    "deposit_cleared: credits the actual amount, to whom the rail names or it was expected for") {
    struct Row {
        const char* what;
        const char* expected_for;
        const char* named;
        const char* credited;
    };
    const Row rows[] = {
        {"nobody expected it", "", "alice", "alice"},
        {"nobody named", "alice", "", "alice"},
        {"the same", "alice", "alice", "alice"},
        {"the rail knows better", "alice", "bob", "bob"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        World world = world_of_deposits();
        if (*row.expected_for != '\0') {
            world.must(expect(world, "ref", row.expected_for, 80));
        }
        CHECK(world.run(fact(world, kCleared, "ref", row.named, 33)) == Reason::ok);
        CHECK(world.available(row.credited) == 33);
        CHECK(suspense(world) == 0);
        CHECK(deposit(world, "ref")->amount == Amount(33));
    }
}

TEST_CASE(
    "deposit_cleared: money that fits no account is kept in suspense, and matched by two "
    "operators") {
    struct Row {
        const char* what;
        const char* account;
        PartyId party;
    };
    const Row rows[] = {
        {"no account", "", kPlatform},
        {"an unknown account", "nobody", kPlatform},
        {"an account of another currency", "dollars", kPlatform},
        {"another platform's name", "alice", 77},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        World world = world_of_deposits();
        Draft cleared = fact(world, kCleared, "ref", row.account);
        if (*row.account != '\0') {
            cleared.extension.payee_party = row.party;
        }
        CHECK(world.run(cleared) == Reason::ok);
        CHECK(deposit(world, "ref")->state == DepositState::unmatched);
        CHECK(suspense(world) == 50);
        CHECK(clearing(world) == -50);
        CHECK(world.run(match(world, "ref", "alice")) == Reason::ok);
        CHECK(deposit(world, "ref")->state == DepositState::matched);
        CHECK(world.available("alice") == 50);
        CHECK(suspense(world) == 0);
        CHECK(clearing(world) == -50);
        CHECK(world.run(match(world, "ref", "bob")) == Reason::wrong_state);
    }
}

TEST_CASE("deposits: what nobody has matched in 90 days goes back") {
    World world = world_of_deposits();
    world.must(fact(world, kCleared, "ref"));
    world.must(fact(world, kCleared, "matched"));
    world.advance(90 * kDay);
    CHECK(world.run(match(world, "matched", "alice")) == Reason::ok);  // its last instant
    world.advance(1);
    CHECK(deposit(world, "ref")->state == DepositState::returned);
    CHECK(deposit(world, "matched")->state == DepositState::matched);
    CHECK(world.run(match(world, "ref", "alice")) == Reason::wrong_state);
    CHECK(suspense(world) == 0);
    CHECK(clearing(world) == -50);
}

TEST_CASE("deposit_cleared: never to a system account") {
    World world = world_of_deposits();
    Draft cleared = fact(world, kCleared, "ref", "x");
    cleared.record.payee = system_account(SystemAccount::fees, kEuro).id;
    cleared.extension.payee_party = kLedgerParty;
    CHECK(world.run(cleared) == Reason::ok);
    CHECK(deposit(world, "ref")->state == DepositState::unmatched);
    CHECK(world.available(system_account(SystemAccount::fees, kEuro)) == 0);
}

TEST_CASE("deposit_cleared: for a closed account it waits in suspense, under its name") {
    World world = world_of_deposits();
    REQUIRE(world.close("alice") == Reason::ok);
    CHECK(world.run(fact(world, kCleared, "ref", "alice")) == Reason::ok);
    CHECK(deposit(world, "ref")->state == DepositState::cleared);
    CHECK(suspense(world) == 50);
    CHECK(world.state().suspense.find(account_named("alice"))->amount == Amount(50));
    REQUIRE(world.freeze("alice") == Reason::ok);
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    world.advance(1);
    CHECK(suspense(world) == 50);  // closed it stays
}

TEST_CASE("deposits: what is refused, and that the largest amounts are no trap") {
    World world = world_of_deposits();
    REQUIRE(world.close("bob") == Reason::ok);
    world.must(fact(world, kCleared, "huge", "alice", kMaxAmount - 10));
    Draft no_currency = fact(world, kCleared, "new", "alice");
    no_currency.extension.currency = CurrencyId{9};
    Draft seen_no_currency = fact(world, kSeen, "new", "alice");
    seen_no_currency.extension.currency = CurrencyId{9};
    Draft by_platform = fact(world, kCleared, "new", "alice").by({"platform"});
    Draft platform_clears = fact(world, kCleared, "new", "alice").by({"platform"});
    platform_clears.record.party = kPlatform;
    Draft no_rail = expect(world, "new", "alice");
    no_rail.extension.reference_party = kPlatform;
    Draft dollars = expect(world, "new", "alice");
    dollars.extension.currency = kDollar;
    Draft rail_expects = expect(world, "new", "alice").by({"rail"});
    rail_expects.record.party = kRail;
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"seen: nothing", fact(world, kSeen, "new", "alice", 0), Reason::invalid_amount},
        {"seen: no currency", seen_no_currency, Reason::currency_not_found},
        {"cleared: nothing", fact(world, kCleared, "new", "alice", 0), Reason::invalid_amount},
        {"cleared: no currency", no_currency, Reason::currency_not_found},
        {"cleared: too much for the account", fact(world, kCleared, "new", "alice", 11),
         Reason::overflow},
        {"cleared: too much for the rail", fact(world, kCleared, "new", "", 11), Reason::overflow},
        {"cleared: signed by a platform", by_platform, Reason::not_authorized},
        {"cleared: stated by a platform", platform_clears, Reason::not_authorized},
        {"reversed: unknown", fact(world, kReversed, "new"), Reason::wrong_state},
        {"expected: nothing", expect(world, "new", "alice", 0), Reason::invalid_amount},
        {"expected: no rail", no_rail, Reason::party_not_found},
        {"expected: no account", expect(world, "new", "nobody"), Reason::account_not_found},
        {"expected: another currency", dollars, Reason::currency_mismatch},
        {"expected: a closed account", expect(world, "new", "bob"), Reason::account_closed},
        {"expected by the rail", rail_expects, Reason::not_authorized},
        {"cleared: the last that fits", fact(world, kCleared, "new", "alice", 10), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
}

TEST_CASE("deposits: debt is paid first") {
    World world = world_of_deposits();
    Draft line = world.operators_draft(CommandKind::set_limits).payer("alice");
    line.extension.payer_party = kPlatform;
    line.extension.credit_line = Amount(40);
    world.must(line);
    REQUIRE(world.transfer("alice", "bob", 40) == Reason::ok);
    world.must(fact(world, kCleared, "ref", "alice", 50));
    CHECK(world.available("alice") == 10);
}

TEST_CASE("deposits: a reference is unique with its rail, not beyond") {
    World world = world_of_deposits();
    world.add_party(21, Role::rail, "other-rail");
    world.must(fact(world, kCleared, "ref", "alice"));
    Draft other = fact(world, kCleared, "ref", "alice").by({"other-rail"});
    other.record.party = 21;
    CHECK(world.run(other) == Reason::ok);
    CHECK(world.available("alice") == 100);
    CHECK(clearing(world) == -50);
}

TEST_CASE("match_deposit: what is refused; and back to the sender") {
    World world = world_of_deposits();
    world.open({"closed", "frozen", "full"});
    REQUIRE(world.close("closed") == Reason::ok);
    REQUIRE(world.freeze("frozen") == Reason::ok);
    world.must(fact(world, kCleared, "ref"));
    world.must(fact(world, kCleared, "matched", "alice"));
    Draft fees = match(world, "ref", "x");
    fees.record.payee = system_account(SystemAccount::fees, kEuro).id;
    fees.extension.payee_party = kLedgerParty;
    Draft by_rail = match(world, "ref", "alice").by({"rail"});
    by_rail.record.party = kRail;
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"by the rail", by_rail, Reason::not_authorized},
        {"no such deposit", match(world, "none", "alice"), Reason::deposit_not_found},
        {"not in suspense", match(world, "matched", "alice"), Reason::wrong_state},
        {"not in suspense, back", match(world, "matched", ""), Reason::wrong_state},
        {"to nobody", match(world, "ref", "nobody"), Reason::account_not_found},
        {"to the ledger's fees", fees, Reason::account_not_found},
        {"another currency", match(world, "ref", "dollars"), Reason::currency_mismatch},
        {"a closed account", match(world, "ref", "closed"), Reason::account_closed},
        {"a frozen account", match(world, "ref", "frozen"), Reason::account_frozen},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    const Result alone = world.run(match(world, "ref", "alice").by({"op2"}));
    CHECK(alone.detail == Detail{DetailKind::pending, 1});
    CHECK(suspense(world) == 50);
    CHECK(world.run(match(world, "ref", "")) == Reason::ok);
    CHECK(deposit(world, "ref")->state == DepositState::returned);
    CHECK(suspense(world) == 0);
    CHECK(clearing(world) == -50);  // the other deposit's
}

TEST_CASE("pay_suspense: what waits for a closed account goes to another one of its owner") {
    World world = world_of_deposits();
    world.open({"closed", "frozen", "later"});
    for (const char* name : {"ann-1", "ann-2"}) {
        Draft opening = world.draft(CommandKind::open_account).id(name).payer("ann");
        opening.extension.currency = kEuro;
        opening.extension.consent = Digest{1};
        world.must(opening);
    }
    REQUIRE(world.close("closed") == Reason::ok);
    REQUIRE(world.close("later") == Reason::ok);
    REQUIRE(world.close("ann-1") == Reason::ok);
    REQUIRE(world.freeze("frozen") == Reason::ok);
    for (const char* name : {"closed", "frozen", "ann-1"}) {
        world.must(fact(world, kCleared, name, name));
    }
    REQUIRE(suspense(world) == 150);
    const auto pay = [&](std::string_view from, std::string_view to) {
        Draft draft = world.operators_draft(CommandKind::pay_suspense).payer(from).payee(to);
        draft.extension.payer_party = kPlatform;
        draft.extension.payee_party = kPlatform;
        return draft;
    };
    Draft by_platform = pay("closed", "alice").by({"platform"});
    by_platform.record.party = kPlatform;
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"by the platform", by_platform, Reason::not_authorized},
        {"a member's to the platform", pay("ann-1", "alice"), Reason::not_authorized},
        {"the platform's to a member", pay("closed", "ann-2"), Reason::not_authorized},
        {"from nobody", pay("nobody", "alice"), Reason::account_not_found},
        {"to nobody", pay("closed", "nobody"), Reason::account_not_found},
        {"another currency", pay("closed", "dollars"), Reason::currency_mismatch},
        {"nothing waits", pay("later", "alice"), Reason::wrong_state},
        {"waits for the end of a freeze", pay("frozen", "alice"), Reason::wrong_state},
        {"to a closed one", pay("closed", "later"), Reason::account_closed},
        {"to a frozen one", pay("closed", "frozen"), Reason::account_frozen},
        {"as it should be", pay("closed", "alice"), Reason::ok},
        {"a second time", pay("closed", "alice"), Reason::wrong_state},
        {"a member's own", pay("ann-1", "ann-2"), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    CHECK(world.available("alice") == 50);
    CHECK(world.available("ann-2") == 50);
    CHECK(suspense(world) == 50);
}

TEST_CASE("match_deposit: takes two operators even where one decides") {
    World world({.operators = 2, .approvals = 0});
    world.open({"alice"});
    world.must(fact(world, kCleared, "ref"));
    CHECK(world.run(match(world, "ref", "alice").by({"op1"})) == Reason::not_authorized);
    CHECK(world.run(match(world, "ref", "alice").by({"op1", "op2"})) == Reason::ok);
}

TEST_CASE("match_deposit: what came for a closed account may go back to its sender, once") {
    World world = world_of_deposits();
    world.must(fact(world, kCleared, "before", "alice"));
    REQUIRE(world.transfer("alice", "bob", 50) == Reason::ok);
    REQUIRE(world.freeze("alice", 2) == Reason::ok);
    world.must(fact(world, kCleared, "frozen", "alice"));
    CHECK(world.run(match(world, "frozen", "")) == Reason::wrong_state);  // posts on unfreeze
    REQUIRE(world.unfreeze("alice") == Reason::ok);
    world.advance(1);
    REQUIRE(world.transfer("alice", "bob", 50) == Reason::ok);
    REQUIRE(world.close("alice") == Reason::ok);
    world.must(fact(world, kCleared, "late", "alice", 30));
    world.must(fact(world, kCleared, "later", "alice", 50));
    CHECK(suspense(world) == 80);

    CHECK(world.run(match(world, "before", "")) == Reason::wrong_state);
    CHECK(world.run(match(world, "frozen", "")) == Reason::wrong_state);
    CHECK(world.run(match(world, "late", "bob")) == Reason::wrong_state);  // is not unmatched
    CHECK(world.run(match(world, "late", "")) == Reason::ok);
    CHECK(deposit(world, "late")->state == DepositState::returned);
    CHECK(suspense(world) == 50);
    CHECK(clearing(world) == -150);
    CHECK(world.run(match(world, "late", "")) == Reason::wrong_state);

    Draft payment = world.operators_draft(CommandKind::pay_suspense).payer("alice").payee("bob");
    payment.extension.payer_party = kPlatform;
    payment.extension.payee_party = kPlatform;
    world.must(payment);  // bob is the same owner's
    world.must(fact(world, kCleared, "last", "alice", 50));
    CHECK(world.run(match(world, "later", "")) == Reason::wrong_state);  // was paid out
    CHECK(world.run(match(world, "last", "")) == Reason::ok);
    CHECK(suspense(world) == 0);
    CHECK(world.available("bob") == 150);
}

TEST_CASE("deposit_seen: a fact about an unknown account is recorded all the same") {
    World world = world_of_deposits();
    CHECK(world.run(fact(world, kSeen, "ref", "nobody")) == Reason::ok);
    CHECK(world.run(expect(world, "other", "nobody")) == Reason::account_not_found);
    world.must(fact(world, kCleared, "ref"));
    CHECK(deposit(world, "ref")->state == DepositState::unmatched);
    CHECK(suspense(world) == 50);
}

}  // namespace deposits_test
