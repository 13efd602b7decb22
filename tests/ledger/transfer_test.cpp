#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace transfer_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

TEST_CASE("transfer moves money at once, or says why not") {
    World world;
    world.open({"alice", "bob", "shut", "frozen"});
    world.add_currency(2, "JPY", 0);
    world.open({"tokyo"}, 2);
    world.fund("alice", 100);
    world.close("shut");
    world.freeze("frozen");

    struct Case {
        const char* from;
        const char* to;
        u128 amount;
        Reason expected;
    };
    const Case cases[] = {
        {"alice", "bob", 70, Reason::ok},
        {"alice", "bob", 31, Reason::insufficient_funds},
        {"alice", "bob", 0, Reason::invalid_amount},
        {"alice", "alice", 1, Reason::same_account},
        {"alice", "nobody", 1, Reason::account_not_found},
        {"nobody", "alice", 1, Reason::account_not_found},
        {"alice", "tokyo", 1, Reason::currency_mismatch},
        {"alice", "shut", 1, Reason::account_closed},
        {"alice", "frozen", 1, Reason::account_frozen},
        {"alice", "bob", kMaxAmount, Reason::overflow},
        {"alice", "bob", kMaxAmount + 1, Reason::malformed},
        {"alice", "bob", ~u128{0}, Reason::malformed},  // -1, had it a sign
        {"alice", "bob", 30, Reason::ok},
    };
    for (const auto& row : cases) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        CHECK(world.transfer(row.from, row.to, row.amount) == row.expected);
    }
    CHECK(world.available("alice") == 0);
    CHECK(world.available("bob") == 100);
}

TEST_CASE("a refusal tells what could be had") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    CHECK(world.transfer("alice", "bob", 101).detail == Detail::of(Amount(100)));
}

TEST_CASE("a balancing transfer takes what there is, and may come to nothing") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    const auto sweep = [&] {
        return world.run(world.draft(CommandKind::transfer)
                             .payer("alice")
                             .payee("bob")
                             .amount(1000)
                             .flag(kUpToPayer));
    };
    CHECK(sweep() == Reason::ok);
    CHECK(world.available("bob") == 100);
    CHECK(sweep() == Reason::ok);
    CHECK(world.available("bob") == 100);
}

TEST_CASE("only the owner's key, or the platform's where there is none, may pay") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    world.add_key("stranger");
    world.add_party(11, Role::platform, "other_platform");
    auto theft = world.draft(CommandKind::transfer).payer("alice").payee("bob").amount(1);
    CHECK(world.run(theft.by({"other_platform"})) == Reason::not_authorized);
    CHECK(world.run(theft.by({"op1"})) == Reason::not_authorized);
    CHECK(world.run(theft.by({"rail"})) == Reason::not_authorized);
    CHECK(world.run(theft.by({"platform"})) == Reason::ok);
}

TEST_CASE("an executed id again is the original if its content is the same") {
    World world;
    world.open({"alice", "bob", "carol"});
    world.fund("alice", 100);
    const auto original =
        world.draft(CommandKind::transfer).id("t1").payer("alice").payee("bob").amount(60);
    CHECK(world.run(original) == Reason::ok);
    const auto again = world.run(original);
    CHECK(again == Reason::exists);
    CHECK(again.detail.kind == DetailKind::original);
    CHECK(world.available("bob") == 60);

    auto other = original;
    CHECK(world.run(other.amount(61)).detail == Detail::of(FieldName::amount));
    other = original;
    CHECK(world.run(other.payee("carol")) == Reason::id_conflict);
    other = original;
    other.record.kind = static_cast<std::uint16_t>(CommandKind::hold);
    CHECK(world.run(other).detail == Detail::of(FieldName::kind));
    // Not even whether the id was used is told to somebody who may not ask.
    CHECK(world.run(Draft(original).by({"op1"})) == Reason::not_authorized);
}

TEST_CASE("a refusal that time could heal burns the id, any other leaves it") {
    World world;
    world.open({"alice", "bob"});
    auto late =
        world.draft(CommandKind::transfer).id("late").payer("alice").payee("bob").amount(10);
    CHECK(world.run(late) == Reason::insufficient_funds);
    world.fund("alice", 100);
    const auto burned = world.run(late);
    CHECK(burned == Reason::id_burned);
    CHECK(burned.detail == Detail::of(Reason::insufficient_funds));
    CHECK(world.run(late.amount(1)) == Reason::id_burned);

    auto zero = world.draft(CommandKind::transfer).id("zero").payer("alice").payee("bob").amount(0);
    CHECK(world.run(zero) == Reason::invalid_amount);
    CHECK(world.run(zero.amount(10)) == Reason::ok);
}

TEST_CASE("linked commands commit or fail as one") {
    World world;
    world.open({"alice", "bob", "carol"});
    world.fund("alice", 100);
    const auto pay = [&](const char* id, const char* from, const char* to, u128 amount) {
        return world.draft(CommandKind::transfer).id(id).payer(from).payee(to).amount(amount);
    };
    auto results =
        world.run({pay("a", "alice", "bob", 100).linked(), pay("b", "bob", "carol", 101)});
    CHECK(results[0] == Reason::linked_command_failed);
    CHECK(results[1] == Reason::insufficient_funds);
    CHECK(world.available("alice") == 100);

    // The innocent member's id is unused, the culprit's is burned.
    results = world.run({pay("a", "alice", "bob", 100).linked(), pay("c", "bob", "carol", 100)});
    CHECK(results[0] == Reason::ok);
    CHECK(results[1] == Reason::ok);
    CHECK(world.available("carol") == 100);
    CHECK(world.run(pay("b", "carol", "bob", 1)) == Reason::id_burned);

    results = world.run({pay("d", "carol", "bob", 1), pay("e", "carol", "bob", 1).linked()});
    CHECK(results[0] == Reason::ok);
    CHECK(results[1] == Reason::chain_open);
    CHECK(world.available("bob") == 1);
}

TEST_CASE("a second use of an id within a batch is found") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    const auto one =
        world.draft(CommandKind::transfer).id("x").payer("alice").payee("bob").amount(40);
    const auto results = world.run({one, one, Draft(one).amount(41)});
    CHECK(results[0] == Reason::ok);
    CHECK(results[1] == Reason::exists);
    CHECK(results[2] == Reason::id_conflict);
    CHECK(world.available("bob") == 40);
}

TEST_CASE("what a kind of command does not take is refused") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    const auto good = world.draft(CommandKind::transfer).payer("alice").payee("bob").amount(1);
    auto bad = good;
    CHECK(world.run(bad.expires(world.now() + 1)).detail == Detail::of(FieldName::expires));
    bad = good;
    bad.record.terms = 3;
    CHECK(world.run(bad).detail == Detail::of(FieldName::terms));
    bad = good;
    CHECK(world.run(bad.flag(kReleaseOnExpiry)).detail == Detail::of(FieldName::flags));
    bad = good;
    bad.extension.level = std::uint8_t{1};
    CHECK(world.run(bad).detail == Detail::of(FieldName::extension));
    bad = good;
    bad.record.kind = 9999;
    CHECK(world.run(bad) == Reason::unknown_command);
}

TEST_CASE("nobody pays the ledger's own accounts, which stand for sums of other things") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    const AccountId own[] = {system_account(SystemAccount::fees, kEuro),
                             system_account(SystemAccount::loss, kEuro),
                             system_account(SystemAccount::suspense, kEuro),
                             system_account(SystemAccount::rail_clearing, kEuro, kRail)};
    for (const AccountId& account : own) {
        for (const CommandKind kind : {CommandKind::transfer, CommandKind::hold}) {
            Draft draft = world.draft(kind).payer("alice").amount(1);
            draft.record.payee = account.id;
            draft.extension.payee_party = account.party;
            CHECK(world.run(draft) == Reason::account_not_found);
        }
        Draft split = world.draft(CommandKind::hold).payer("alice").amount(1);
        Exit exit;
        exit.payees = {{account_named("bob"), 1}, {account, 1}};
        exit.by_account = account_named("alice");
        split.extension.exits = {exit};
        CHECK(world.run(split) == Reason::account_not_found);
        exit.payees = {{account_named("bob"), 1}};
        exit.by_account = account;  // nobody signs for it: no way out
        split = world.draft(CommandKind::hold).payer("alice").amount(1);
        split.extension.exits = {exit};
        CHECK(world.run(split) == Reason::account_not_found);
    }
    CHECK(world.available("alice") == 100);
}

}  // namespace transfer_test
