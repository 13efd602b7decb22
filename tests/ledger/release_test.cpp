#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace release_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

struct WithFees : World {
    WithFees() {
        open({"payer", "payee", "tax"});
        fund("payer", 100'000);
        Draft draft = this->draft(CommandKind::register_terms);
        draft.record.terms = 1;
        draft.extension.fee_lines =
            std::vector<FeeLine>{{AccountId{}, 250, Amount(30), std::nullopt},
                                 {account_named("tax"), 1000, Amount(), Amount(500)}};
        must(draft);
    }
    Result hold_with_fees(std::string_view id, u128 amount) {
        Draft draft =
            this->draft(CommandKind::hold).id(id).payer("payer").payee("payee").amount(amount);
        draft.record.terms = 1;
        return run(draft);
    }
    std::int64_t fees() const { return available(system_account(SystemAccount::fees, kEuro)); }
};

}  // namespace

TEST_CASE("release with fees: the lines take theirs, the payee the residue") {
    WithFees world;
    REQUIRE(world.hold_with_fees("h", 10'000) == Reason::ok);
    CHECK(world.release("h", 4'000) == Reason::ok);
    CHECK(world.fees() == 130);
    CHECK(world.available("tax") == 400);
    CHECK(world.available("payee") == 3'470);
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.fees() == 280);
    CHECK(world.available("tax") == 500);  // capped
    CHECK(world.available("payee") == 9'220);
}

TEST_CASE("a hold under terms that nobody registered is refused, and takes nothing") {
    WithFees world;
    Draft draft =
        world.draft(CommandKind::hold).id("h").payer("payer").payee("payee").amount(10'000);
    draft.record.terms = 2;
    CHECK(world.run(draft) == Reason::terms_not_found);
    CHECK(world.available("payer") == 100'000);
}

TEST_CASE("release: a refund bears no fee") {
    WithFees world;
    world.hold_with_fees("h", 10'000);
    CHECK(world.refund_full("h") == Reason::ok);
    CHECK(world.fees() == 0);
    CHECK(world.available("payer") == 100'000);
}

TEST_CASE("release: a closed fee account does not hurt the payee") {
    WithFees world;
    world.hold_with_fees("h", 10'000);
    REQUIRE(world.close("tax") == Reason::ok);
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.available("payee") == 9'220);
    CHECK(world.available(system_account(SystemAccount::suspense, kEuro)) == 500);
}

TEST_CASE("release is refused to a frozen or closed payee and from a payer with frozen debits") {
    WithFees world;
    world.hold("h", "payer", "payee", 100);
    world.freeze("payee");
    CHECK(world.release("h", 1) == Reason::account_frozen);
    world.unfreeze("payee");
    world.freeze("payer");
    CHECK(world.release("h", 1) == Reason::account_frozen);
    CHECK(world.refund("h", 1) == Reason::account_frozen);
    world.unfreeze("payer");
    REQUIRE(world.close("payee") == Reason::ok);
    CHECK(world.release("h", 1) == Reason::account_closed);
    CHECK(world.refund_full("h") == Reason::ok);
}

TEST_CASE("money due to a frozen account waits, out of everybody's reach, and posts on unfreeze") {
    WithFees world;
    world.hold("h", "payer", "payee", 100, world.now() + kSecond);
    world.freeze("payer");
    world.advance(2 * kSecond);
    CHECK(world.available("payer") == 99'900);
    CHECK(world.account("payer").held == Amount(100));
    CHECK(world.hold_row("h").due() == Amount(100));
    CHECK(world.release("h", 1) == Reason::expired);
    world.unfreeze("payer");
    world.advance(1);
    CHECK(world.available("payer") == 100'000);
    CHECK(world.account("payer").held.is_zero());
}

TEST_CASE("release: full and the amount it came to are the same content") {
    WithFees world;
    world.hold("h", "payer", "payee", 7);
    const auto full = world.draft(CommandKind::release).id("r").reference("h").flag(kFull);
    CHECK(world.run(full) == Reason::ok);
    CHECK(world.run(full) == Reason::exists);
    const auto explicit_amount = [&](u128 amount) {
        return world.run(world.draft(CommandKind::release).id("r").reference("h").amount(amount));
    };
    CHECK(explicit_amount(7) == Reason::exists);
    CHECK(explicit_amount(6) == Reason::id_conflict);
    CHECK(explicit_amount(8) == Reason::id_conflict);
    CHECK(explicit_amount(0) == Reason::id_conflict);
}

TEST_CASE("release: a guard on the payee's side says who may pay it") {
    WithFees world;
    auto guard = world.draft(CommandKind::set_guards).payer("payee");
    guard.extension.guards = std::vector<AccountId>{account_named("tax", 99)};
    REQUIRE(world.run(guard) == Reason::ok);
    world.hold("h", "payer", "payee", 100);
    CHECK(world.release("h", 1) == Reason::release_guarded);
}

TEST_CASE("release: a fee's fixed part counts once a hold, whichever exits have the schedule") {
    World world;
    world.open({"payer", "payee", "second"});
    world.fund("payer", 1000);
    auto terms = world.draft(CommandKind::register_terms);
    terms.record.terms = 1;
    terms.extension.fee_lines = std::vector<FeeLine>{{AccountId{}, 1000, Amount(5), Amount(12)}};
    world.must(terms);
    const auto exit_to = [](std::string_view payee) {
        Exit exit;
        exit.payees = {{account_named(payee), 1}};
        exit.by_account = account_named("payer");
        exit.terms = 1;
        return exit;
    };
    Draft hold = world.draft(CommandKind::hold).id("h").payer("payer").amount(200);
    hold.extension.exits = std::vector<Exit>{exit_to("payee"), exit_to("second")};
    world.must(hold);
    const auto release_to = [&](std::string_view payee, u128 units) {
        return world.run(
            world.draft(CommandKind::release).reference("h").payee(payee).amount(units));
    };
    const AccountId fees = system_account(SystemAccount::fees, kEuro);
    CHECK(release_to("payee", 50) == Reason::ok);
    CHECK(world.available(fees) == 10);
    CHECK(release_to("second", 50) == Reason::ok);
    CHECK(world.available(fees) == 12);  // the cap, over both
    CHECK(world.available("second") == 48);
    CHECK(release_to("payee", 100) == Reason::ok);
    CHECK(world.available(fees) == 12);
}

TEST_CASE("release: of a closed hold, more than it ever had comes after frozen accounts") {
    World world;
    world.open({"payer", "payee"});
    world.fund("payer", 100);
    CHECK(world.hold("h", "payer", "payee", 40) == Reason::ok);
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.release("h", 41) == Reason::exceeds_hold);
    CHECK(world.release("h", 40) == Reason::already_released);
    CHECK(world.freeze("payee", 2) == Reason::ok);
    CHECK(world.release("h", 41) == Reason::account_frozen);
    CHECK(world.release("h", 40) == Reason::already_released);
}

}  // namespace release_test
