/// register_currency, register_party, register_terms, declare_outage: what the operators write
/// down, and a platform's fee schedules.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace registry_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

TEST_CASE("register_currency: number, code and exponent, each within its bounds, none twice") {
    struct Row {
        std::uint32_t number;
        const char* code;
        std::uint8_t exponent;
        Reason expected;
    };
    const Row rows[] = {
        {2, "USD", 2, Reason::ok},
        {65'535, "POINTS4EVERY", 18, Reason::ok},
        {3, "JPY", 0, Reason::ok},
        {0, "CHF", 2, Reason::malformed},
        {65'536, "CHF", 2, Reason::malformed},
        {65'537, "CHF", 2, Reason::malformed},  // not number 1 in disguise
        {4, "CH", 2, Reason::malformed},
        {4, "THIRTEENCHARS", 2, Reason::malformed},
        {4, "chf", 2, Reason::malformed},
        {4, "C-F", 2, Reason::malformed},
        {4, "CHF", 19, Reason::malformed},
        {kEuro, "CHF", 2, Reason::already_registered},
        {4, "EUR", 2, Reason::already_registered},
        {4, "USD", 3, Reason::already_registered},
    };
    World world;
    for (const Row& row : rows) {
        CAPTURE(row.number);
        CAPTURE(std::string(row.code));
        Draft draft = world.operators_draft(CommandKind::register_currency);
        draft.extension.number = row.number;
        draft.extension.text = row.code;
        draft.extension.level = row.exponent;
        CHECK(world.run(draft) == row.expected);
        if (row.expected == Reason::ok) {
            const auto number = static_cast<CurrencyId>(row.number);
            CHECK(world.state().currencies.find(row.number)->code == row.code);
            for (const auto kind :
                 {SystemAccount::fees, SystemAccount::loss, SystemAccount::suspense}) {
                CHECK(world.available(system_account(kind, number)) == 0);
            }
            CHECK(world.available(system_account(SystemAccount::rail_clearing, number, kRail)) ==
                  0);
        }
    }
}

TEST_CASE("register_party: a number, a role, a name and a key that proves itself") {
    World world;
    world.add_key("stranger");
    world.add_key("other");
    const auto party = [&](std::uint32_t number, Role role, const char* name) {
        Draft draft = world.operators_draft(CommandKind::register_party);
        draft.extension.number = number;
        draft.extension.level = static_cast<std::uint8_t>(role);
        draft.extension.text = name;
        draft.extension.key = world.key("stranger");
        draft.extension.proof = world.proof("stranger");
        return draft;
    };
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    Draft other_proof = party(30, Role::rail, "sepa");
    other_proof.extension.proof = world.proof("other");
    Draft known_key = party(30, Role::rail, "sepa");
    known_key.extension.key = world.key("platform");
    known_key.extension.proof = world.proof("platform");
    Draft weak_key = party(30, Role::rail, "sepa");
    weak_key.extension.key = crypto::PublicKey{};  // a point of small order
    Draft no_key = party(30, Role::rail, "sepa");
    no_key.extension.key.reset();
    Draft by_platform = party(30, Role::rail, "sepa").by({"platform"});
    Draft by_rail_party = party(30, Role::rail, "sepa");
    by_rail_party.record.party = kRail;
    const Row rows[] = {
        {"the ledger itself", party(kLedgerParty, Role::rail, "sepa"), Reason::malformed},
        {"operators", party(30, Role::operators, "sepa"), Reason::malformed},
        {"no such role", party(30, Role{6}, "sepa"), Reason::malformed},
        {"no key", no_key, Reason::malformed},
        {"signed by a platform", by_platform, Reason::not_authorized},
        {"in a rail's name space", by_rail_party, Reason::not_authorized},
        {"a known number", party(kRail, Role::rail, "sepa"), Reason::already_registered},
        {"a known name", party(30, Role::rail, "platform"), Reason::already_registered},
        {"a known key", known_key, Reason::already_registered},
        {"another key's proof", other_proof, Reason::bad_proof},
        {"a weak key", weak_key, Reason::bad_proof},
        {"as it should be", party(30, Role::rail, "sepa"), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    CHECK(world.state().keys.find(world.key("stranger"))->party == 30);
    CHECK(world.available(system_account(SystemAccount::rail_clearing, kEuro, 30)) == 0);
}

TEST_CASE("register_terms: at most 10,000 bps, to accounts that are there, and never changed") {
    World world;
    world.add_currency(2, "USD", 2);
    world.open({"fees"});
    world.open({"fees-usd"}, 2);
    const AccountId fees = account_named("fees");
    const AccountId dollars = account_named("fees-usd");
    const AccountId ours = system_account(SystemAccount::loss, kEuro);
    struct Row {
        const char* what;
        std::uint32_t number;
        std::vector<FeeLine> lines;
        std::optional<std::uint8_t> options;
        Reason expected;
    };
    const Row rows[] = {
        {"one line", 1, {{fees, 250, Amount(30), Amount(500)}}, {}, Reason::ok},
        {"the ledger's fees", 2, {{{}, 10, Amount(0), {}}}, std::uint8_t{1}, Reason::ok},
        {"all of it", 3, {{fees, 9'999, {}, {}}, {{}, 1, {}, {}}}, {}, Reason::ok},
        {"more than all", 4, {{fees, 9'999, {}, {}}, {{}, 2, {}, {}}}, {}, Reason::malformed},
        {"far more than all",
         4,
         {{fees, 65'535, {}, {}}, {fees, 1, {}, {}}},
         {},
         Reason::malformed},
        {"no number", 0, {{fees, 1, {}, {}}}, {}, Reason::malformed},
        {"an unknown option", 4, {{fees, 1, {}, {}}}, std::uint8_t{2}, Reason::malformed},
        {"again", 1, {{fees, 250, Amount(30), Amount(500)}}, {}, Reason::already_registered},
        {"to nobody", 4, {{account_named("nobody"), 1, {}, {}}}, {}, Reason::account_not_found},
        {"to the ledger's loss", 4, {{ours, 1, {}, {}}}, {}, Reason::account_not_found},
        {"two currencies",
         4,
         {{fees, 1, {}, {}}, {dollars, 1, {}, {}}},
         {},
         Reason::currency_mismatch},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        Draft draft = world.draft(CommandKind::register_terms);
        draft.record.terms = row.number;
        draft.extension.fee_lines = row.lines;
        draft.extension.options = row.options;
        CHECK(world.run(draft) == row.expected);
    }
    Draft by_rail = world.draft(CommandKind::register_terms, kRail);
    by_rail.record.terms = 1;
    by_rail.extension.fee_lines = rows[1].lines;
    CHECK(world.run(by_rail) == Reason::not_authorized);
    CHECK(world.state().terms.find(terms_id(kPlatform, 2))->fee_back_on_refund);
}

TEST_CASE("declare_outage: deadlines inside it move by its length, and move once") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    REQUIRE(world.hold("early", "alice", "bob", 10, kStart + kHour) == Reason::ok);
    REQUIRE(world.hold("inside", "alice", "bob", 10, kStart + 2 * kHour) == Reason::ok);
    REQUIRE(world.hold("late", "alice", "bob", 10, kStart + 5 * kHour) == Reason::ok);
    const auto declare = [&](Time from, Time to) {
        Draft draft = world.operators_draft(CommandKind::declare_outage);
        draft.extension.interval = Interval{kStart + from, kStart + to};
        return world.run(draft);
    };
    CHECK(declare(2 * kHour, 2 * kHour) == Reason::invalid_time_window);
    CHECK(declare(2 * kHour, kHour) == Reason::invalid_time_window);
    CHECK(declare(kHour, 30 * kDay + 1) == Reason::invalid_time_window);
    CHECK(declare(0, 31 * kDay) == Reason::invalid_time_window);
    CHECK(declare(kHour, 3 * kHour) == Reason::ok);  // (from, to]
    CHECK(declare(kHour, 3 * kHour) == Reason::ok);  // the same time again moves nothing
    CHECK(world.hold_row("early").expires == kStart + kHour);
    CHECK(world.hold_row("inside").expires == kStart + 4 * kHour);
    CHECK(world.hold_row("late").expires == kStart + 5 * kHour);
    world.advance(4 * kHour);
    CHECK(world.hold_row("inside").is_open());
    world.advance(1);
    CHECK_FALSE(world.hold_row("inside").is_open());
}

TEST_CASE("declare_outage: requests, freezes and expected deposits have their time, too") {
    World world;
    world.open({"alice"});
    REQUIRE(world.freeze("alice") == Reason::ok);  // for 30 days
    Draft asked = world.operators_draft(CommandKind::register_currency).id("asked").by({"op1"});
    asked.extension.number = 7;
    asked.extension.text = "CHF";
    asked.extension.level = std::uint8_t{2};
    REQUIRE(world.run(asked).detail.kind == DetailKind::pending);  // for 7 days
    Draft expected = world.draft(CommandKind::expect_deposit).reference("bill").payee("alice");
    expected.amount(20).extension.reference_party = kRail;
    world.must(expected);  // for 30 days
    const auto is_open = [&] {
        return world.state().requests.find({kLedgerParty, id_named("asked")})->open;
    };
    const auto is_expected = [&] {
        const Deposit* deposit = world.state().deposits.find({kRail, id_named("bill")});
        return deposit->state == DepositState::expected;
    };
    for (const Interval& out : {Interval{6 * kDay, 8 * kDay}, Interval{29 * kDay, 30 * kDay}}) {
        Draft draft = world.operators_draft(CommandKind::declare_outage);
        draft.extension.interval = Interval{kStart + out.from, kStart + out.to};
        world.must(draft);
    }
    world.advance(9 * kDay);
    CHECK(is_open());
    world.advance(1);
    CHECK_FALSE(is_open());
    world.advance(22 * kDay - 1);
    CHECK(world.account("alice").has(kFrozenDebits));
    CHECK(is_expected());
    world.advance(1);
    CHECK_FALSE(world.account("alice").has(kFrozenDebits));
    CHECK_FALSE(is_expected());
}

TEST_CASE("declare_outage: takes two operators even where one decides") {
    World world({.operators = 2, .approvals = 0});
    Draft draft = world.operators_draft(CommandKind::declare_outage);
    draft.extension.interval = Interval{kStart, kStart + kHour};
    CHECK(world.run(draft.by({"op1"})) == Reason::not_authorized);
    CHECK(world.run(draft.by({"op1", "op2"})) == Reason::ok);
}

}  // namespace registry_test
