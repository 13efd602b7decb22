/// set_limits, set_guards, set_kyc_level, close_account, set_destination: what an account may do.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace accounts_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

// A command on an account, in the platform's name space or (operators) the ledger's.
Draft on(World& world, CommandKind kind, std::string_view account, bool operators = false) {
    Draft draft = operators ? world.operators_draft(kind) : world.draft(kind);
    draft.payer(account);
    if (operators) {
        draft.extension.payer_party = kPlatform;
    }
    return draft;
}

void close(World& world, std::string_view account) {
    world.must(world.draft(CommandKind::close_account).payer(account));
}

}  // namespace

TEST_CASE("set_limits: a ceiling is the platform's to set, a credit line the operators'") {
    struct Row {
        const char* what;
        const char* account;
        std::optional<Amount> credit_line;
        std::optional<Amount> ceiling;
        bool operators;
        Reason expected;
    };
    const Row rows[] = {
        {"a ceiling", "alice", {}, Amount(500), false, Reason::ok},
        {"a ceiling below what is there", "alice", {}, Amount(0), false, Reason::ok},
        {"no ceiling", "alice", {}, Amount::max(), false, Reason::ok},
        {"nothing", "alice", {}, {}, false, Reason::malformed},
        {"a credit line of a platform's own",
         "alice",
         Amount(50),
         {},
         false,
         Reason::not_authorized},
        {"both by the platform", "alice", Amount(50), Amount(9), false, Reason::not_authorized},
        {"no credit line by the platform", "alice", Amount(0), {}, false, Reason::not_authorized},
        {"a credit line", "alice", Amount(50), {}, true, Reason::ok},
        {"no floor at all", "alice", Amount::max(), {}, true, Reason::ok},
        {"both", "alice", Amount(50), Amount(60), true, Reason::ok},
        {"a floor above available", "owing", Amount(29), {}, true, Reason::insufficient_funds},
        {"a floor at available", "owing", Amount(30), {}, true, Reason::ok},
        {"no account", "nobody", {}, Amount(500), false, Reason::account_not_found},
        {"no account, operators", "nobody", Amount(1), {}, true, Reason::account_not_found},
        {"a closed account", "closed", {}, Amount(500), false, Reason::account_closed},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        World world;
        world.open({"alice", "owing", "closed"});
        close(world, "closed");
        Draft line = on(world, CommandKind::set_limits, "owing", true);
        line.extension.credit_line = Amount(100);
        world.must(line);
        REQUIRE(world.transfer("owing", "alice", 30) == Reason::ok);
        Draft draft = on(world, CommandKind::set_limits, row.account, row.operators);
        draft.extension.credit_line = row.credit_line;
        draft.extension.ceiling = row.ceiling;
        CHECK(world.run(draft) == row.expected);
        if (row.expected == Reason::ok) {
            const Account& account = world.account(row.account);
            CHECK(account.credit_line == row.credit_line.value_or(Amount(0)));
            CHECK(account.ceiling == row.ceiling.value_or(Amount::max()));
        }
    }
}

TEST_CASE("set_limits: limits bite, and a lower ceiling blocks nothing that is promised") {
    World world;
    world.open({"alice", "bob"});
    Draft line = on(world, CommandKind::set_limits, "alice", true);
    line.extension.credit_line = Amount(100);
    world.must(line);
    CHECK(world.transfer("alice", "bob", 101) == Reason::insufficient_funds);
    CHECK(world.hold("h", "alice", "bob", 100) == Reason::ok);
    Draft ceiling = on(world, CommandKind::set_limits, "bob");
    ceiling.extension.ceiling = Amount(10);
    world.must(ceiling);
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.available("bob") == 100);
    world.fund("alice", 150);
    CHECK(world.transfer("alice", "bob", 1) == Reason::over_ceiling);
}

TEST_CASE("set_limits: system accounts have none") {
    World world;
    for (const auto kind : {SystemAccount::fees, SystemAccount::suspense}) {
        Draft draft = world.operators_draft(CommandKind::set_limits);
        draft.record.payer = system_account(kind, kEuro).id;
        draft.extension.credit_line = Amount(0);
        CHECK(world.run(draft) == Reason::not_authorized);
        draft.record.party = kPlatform;
        draft.extension.credit_line.reset();
        draft.extension.ceiling = Amount(0);
        draft.extension.payer_party = kLedgerParty;
        CHECK(world.run(draft.by({"platform", "op1"})) == Reason::not_authorized);
    }
}

TEST_CASE("set_guards: only who is listed may release to the account") {
    World world;
    world.open({"alice", "shop", "closed"});
    close(world, "closed");
    world.fund("alice", 100);
    const auto guard = [&](std::string_view account, std::vector<AccountId> guards) {
        Draft draft = on(world, CommandKind::set_guards, account);
        draft.extension.guards = std::move(guards);
        return world.run(draft);
    };
    REQUIRE(world.hold("h", "alice", "shop", 50) == Reason::ok);
    CHECK(guard("nobody", {}) == Reason::account_not_found);
    CHECK(guard("closed", {}) == Reason::account_closed);
    CHECK(guard("shop", {AccountId{}}) == Reason::ok);  // nobody at all
    CHECK(world.release("h", 10) == Reason::release_guarded);
    CHECK(guard("shop", {account_named("alice")}) == Reason::ok);
    CHECK(world.release("h", 10) == Reason::ok);
    CHECK(guard("shop", {}) == Reason::ok);
    CHECK(world.release("h", 10) == Reason::ok);
    CHECK(world.available("shop") == 20);
}

TEST_CASE("set_guards: signed for the account, by its owner's key where there is one") {
    World world;
    Draft bind = world.draft(CommandKind::bind_member);
    bind.record.payer = id_named("ann");
    bind.extension.key = world.add_key("ann-key");
    bind.extension.proof = world.proof("ann-key");
    world.must(bind);
    Draft opening = world.draft(CommandKind::open_account).id("ann-account").payer("ann");
    opening.extension.currency = kEuro;
    world.must(opening);
    Draft draft = on(world, CommandKind::set_guards, "ann-account");
    draft.extension.guards.emplace();
    CHECK(world.run(draft) == Reason::not_authorized);
    CHECK(world.run(draft.by({"ann-key"})) == Reason::ok);
}

TEST_CASE("set_kyc_level: operators raise it, a platform may only lower it") {
    World world;
    world.open({"alice", "closed"});
    close(world, "closed");
    struct Row {
        const char* what;
        const char* account;
        std::uint8_t level;
        bool operators;
        Reason expected;
    };
    const Row rows[] = {
        {"raised by its platform", "alice", 1, false, Reason::not_authorized},
        {"raised by operators", "alice", 2, true, Reason::ok},
        {"lowered by its platform", "alice", 1, false, Reason::ok},
        {"kept by its platform", "alice", 1, false, Reason::ok},
        {"raised again by its platform", "alice", 2, false, Reason::not_authorized},
        {"lowered by operators", "alice", 0, true, Reason::ok},
        {"no account", "nobody", 1, true, Reason::account_not_found},
        {"a closed account", "closed", 1, true, Reason::account_closed},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        Draft draft = on(world, CommandKind::set_kyc_level, row.account, row.operators);
        draft.extension.level = row.level;
        CHECK(world.run(draft) == row.expected);
        if (row.expected == Reason::ok) {
            CHECK(world.account(row.account).kyc_level == row.level);
        }
    }
}

TEST_CASE("close_account: an account that holds or awaits anything stays open") {
    struct Row {
        const char* what;
        void (*before)(World&);
        Reason expected;
    };
    const Row rows[] = {
        {"empty", [](World&) {}, Reason::ok},
        {"used and empty again",
         [](World& w) {
             w.fund("alice", 10);
             CHECK(w.transfer("alice", "bob", 10) == Reason::ok);
         },
         Reason::ok},
        {"money available", [](World& w) { w.fund("alice", 10); }, Reason::not_empty},
        {"money overdrawn",
         [](World& w) {
             Draft line = on(w, CommandKind::set_limits, "alice", true);
             line.extension.credit_line = Amount(10);
             w.must(line);
             CHECK(w.transfer("alice", "bob", 10) == Reason::ok);
         },
         Reason::not_empty},
        {"money held",
         [](World& w) {
             w.fund("alice", 10);
             CHECK(w.hold("h", "alice", "bob", 10) == Reason::ok);
         },
         Reason::not_empty},
        {"money promised to it",
         [](World& w) {
             w.fund("bob", 10);
             CHECK(w.hold("h", "bob", "alice", 10) == Reason::ok);
         },
         Reason::ok},
        {"money due to it",
         [](World& w) {
             w.fund("bob", 10);
             Draft hold = w.draft(CommandKind::hold).payer("bob").payee("alice").amount(10);
             CHECK(w.run(hold.expires(kStart + kDay).flag(kReleaseOnExpiry)) == Reason::ok);
             CHECK(w.freeze("alice") == Reason::ok);
             w.advance(2 * kDay);
         },
         Reason::not_empty},
        {"money in suspense for it",
         [](World& w) {
             CHECK(w.freeze("alice") == Reason::ok);
             w.fund("alice", 10);
             CHECK(w.available("alice") == 0);
         },
         Reason::not_empty},
        {"closed before", [](World& w) { close(w, "alice"); }, Reason::account_closed},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        World world;
        world.open({"alice", "bob"});
        row.before(world);
        CHECK(world.close("alice") == row.expected);
        CHECK(world.account("alice").has(kClosed) ==
              (row.expected == Reason::ok || row.expected == Reason::account_closed));
    }
    World world;
    CHECK(world.close("nobody") == Reason::account_not_found);
}

TEST_CASE("close_account: nothing moves in or out any more") {
    World world;
    world.open({"alice", "bob"});
    world.fund("bob", 10);
    close(world, "alice");
    CHECK(world.transfer("bob", "alice", 1) == Reason::account_closed);
    CHECK(world.transfer("alice", "bob", 1) == Reason::account_closed);
    CHECK(world.hold("h", "bob", "alice", 1) == Reason::account_closed);
}

TEST_CASE("set_destination: the same again is no change") {
    World world;
    world.open({"alice", "closed"});
    close(world, "closed");
    const auto set = [&](std::string_view account, std::uint8_t hash) {
        Draft draft = on(world, CommandKind::set_destination, account);
        draft.extension.destination = Digest{hash};
        return world.run(draft);
    };
    CHECK(set("nobody", 1) == Reason::account_not_found);
    CHECK(set("closed", 1) == Reason::account_closed);
    CHECK(set("alice", 1) == Reason::ok);
    const auto since = [&] {
        return world.state().destinations.find(account_named("alice"))->since;
    };
    CHECK(since() == kStart);
    world.advance(kDay);
    CHECK(set("alice", 1).events.empty());
    CHECK(since() == kStart);
    CHECK(set("alice", 2).events.size() == 1);
    CHECK(since() == kStart + kDay);
}

}  // namespace accounts_test
