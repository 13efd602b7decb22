/// reconcile, adjust: a rail's books beside its bank's statement, and what a difference stops.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace reconciliation_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr Digest kIban{1};
constexpr Digest kPaper{2};
constexpr CurrencyId kYen = 2;
constexpr PartyId kOtherRail = 21;
constexpr auto kMax = static_cast<i128>(kMaxAmount);

AccountId clearing_of(PartyId rail, CurrencyId currency) {
    return system_account(SystemAccount::rail_clearing, currency, rail);
}
std::int64_t loss_of(const World& world, CurrencyId currency = kEuro) {
    return world.available(system_account(SystemAccount::loss, currency));
}
const Reconciliation& row_of(const World& world) {
    return *world.state().reconciliations.find(clearing_of(kRail, kEuro));
}

Draft statement(World& world, i128 balance, i128 in_transit = 0, PartyId rail = kRail,
                CurrencyId currency = kEuro) {
    Draft draft = world.draft(CommandKind::reconcile, rail);
    draft.signers = {rail == kRail ? "rail" : "rail2"};
    draft.extension.currency = currency;
    draft.extension.document = kPaper;
    draft.extension.statement = BankStatement{world.now(), Balance(balance), Balance(in_transit)};
    return draft;
}

Draft adjustment(World& world, BankHas bank_has, u128 units, PartyId rail = kRail,
                 CurrencyId currency = kEuro) {
    Draft draft = world.operators_draft(CommandKind::adjust).reference("item").amount(units);
    draft.extension.reference_party = rail;
    draft.extension.currency = currency;
    draft.extension.document = kPaper;
    draft.extension.options = static_cast<std::uint8_t>(bank_has);
    return draft;
}

void may_be_paid_out(World& world, std::string_view account) {
    Draft level = world.operators_draft(CommandKind::set_kyc_level).payer(account);
    level.extension.payer_party = kPlatform;
    level.extension.level = 1;
    world.must(level);
    Draft destination = world.draft(CommandKind::set_destination).payer(account);
    destination.extension.destination = kIban;
    world.must(destination);
}

Draft request(World& world, std::string_view id, std::string_view account = "alice",
              PartyId rail = kRail) {
    Draft draft = world.draft(CommandKind::request_payout).id(id).payer(account).amount(10);
    draft.extension.reference_party = rail;
    draft.extension.destination = kIban;
    return draft;
}

Draft by_rail(World& world, CommandKind kind, std::string_view payout, PartyId rail = kRail) {
    Draft draft = world.draft(kind, rail).reference(payout);
    draft.signers = {rail == kRail ? "rail" : "rail2"};
    draft.extension.reference_party = kPlatform;
    return draft;
}

Draft submit(World& world, std::string_view payout, PartyId rail = kRail) {
    return by_rail(world, CommandKind::submit_payout, payout, rail);
}

// Two rails and two currencies; 1,000 came in by one rail in each. A payout of each waits.
World world_of_rails() {
    World world;
    world.add_currency(kYen, "JPY", 0);
    world.add_party(kOtherRail, Role::rail, "rail2");
    world.open({"alice"});
    world.open({"yuki"}, kYen);
    world.fund("alice", 1'000);
    world.fund("yuki", 1'000, kYen);
    may_be_paid_out(world, "alice");
    may_be_paid_out(world, "yuki");
    world.advance(72 * kHour);
    world.must(request(world, "p"));
    world.must(request(world, "yen", "yuki"));
    world.must(request(world, "other", "alice", kOtherRail));
    return world;
}

}  // namespace

TEST_CASE("reconcile: clearing, negated, is the bank's balance and what is in transit") {
    struct Row {
        i128 balance;
        i128 in_transit;
        i128 difference;
    };
    const Row rows[] = {
        {1'000, 0, 0},      {970, 30, 0},       {1'040, -40, 0},      {-20, 1'020, 0},
        {999, 0, 1},        {1'001, 0, -1},     {1'000, 1, -1},       {0, 0, 1'000},
        {-1'000, 0, 2'000}, {0, 2'000, -1'000}, {kMax, -kMax, 1'000}, {kMax, 1'000 - kMax, 0},
    };
    for (const Row& row : rows) {
        World world = world_of_rails();
        const Result result = world.must(statement(world, row.balance, row.in_transit));
        const auto& event = std::get<RailReconciled>(result.events.at(0));
        CHECK(event.rail == kRail);
        CHECK(event.currency == kEuro);
        CHECK(event.closed == world.now());
        CHECK(event.balance == Balance(row.balance));
        CHECK(event.in_transit == Balance(row.in_transit));
        CHECK(event.difference == Balance(row.difference));
        CHECK(event.document == kPaper);
        CHECK(row_of(world).closed == world.now());
        CHECK(row_of(world).difference == Balance(row.difference));
        CHECK(row_of(world).document == kPaper);
        CHECK(row_of(world).since == (row.difference == 0 ? 0 : world.now()));
        CHECK(world.available(clearing_of(kRail, kEuro)) == -1'000);  // no money moves
        CHECK(world.run(submit(world, "p")) ==
              (row.difference == 0 ? Reason::ok : Reason::books_differ));
    }
}

TEST_CASE("reconcile: a rail and currency by which no money has come has zero") {
    World world = world_of_rails();
    CHECK(world.run(statement(world, 0, 0, kOtherRail)) == Reason::ok);
    CHECK(world.run(submit(world, "other", kOtherRail)) == Reason::ok);
    world.advance(1);
    CHECK(world.run(statement(world, 5, 0, kOtherRail, kYen)) == Reason::ok);
    CHECK(world.state().reconciliations.find(clearing_of(kOtherRail, kYen))->difference ==
          Balance(-5));
}

TEST_CASE("books that differ stop the rail's payouts in that currency, and nothing else") {
    World world = world_of_rails();
    world.must(request(world, "under way"));
    world.must(request(world, "lost"));
    world.must(submit(world, "under way"));
    world.must(submit(world, "lost"));
    world.must(statement(world, 900));
    CHECK(world.run(submit(world, "p")) == Reason::books_differ);
    CHECK(world.run(submit(world, "yen")) == Reason::ok);
    CHECK(world.run(submit(world, "other", kOtherRail)) == Reason::ok);
    CHECK(world.run(request(world, "more")) == Reason::ok);
    CHECK(world.run(submit(world, "more")) == Reason::books_differ);
    // Facts are facts.
    world.fund("alice", 7);
    CHECK(world.run(by_rail(world, CommandKind::payout_unknown, "lost")) == Reason::ok);
    CHECK(world.run(by_rail(world, CommandKind::settle_payout, "under way")) == Reason::ok);
    CHECK(world.run(by_rail(world, CommandKind::return_payout, "under way").amount(9)) ==
          Reason::ok);
    CHECK(world.run(by_rail(world, CommandKind::fail_payout, "lost")) == Reason::ok);
    // Those to come do not end it; an equal statement does.
    CHECK(world.run(submit(world, "p")) == Reason::books_differ);
    const Time since = row_of(world).since;
    world.advance(kDay);
    world.must(statement(world, 900, 5));
    CHECK(row_of(world).difference == Balance(101));
    CHECK(row_of(world).since == since);
    CHECK(world.run(submit(world, "p")) == Reason::books_differ);
    world.advance(kDay);
    world.must(statement(world, 1'000, 6));
    CHECK(row_of(world).since == 0);
    CHECK(world.run(submit(world, "p")) == Reason::ok);
}

TEST_CASE("books_differ: the last of the reasons against a payout, and the id stays unused") {
    World world = world_of_rails();
    world.must(statement(world, 999));
    CHECK(world.freeze("alice") == Reason::ok);
    CHECK(world.run(submit(world, "p")) == Reason::account_frozen);
    CHECK(world.unfreeze("alice") == Reason::ok);
    Draft again = submit(world, "p").id("again");
    CHECK(world.run(again) == Reason::books_differ);
    world.advance(1);
    world.must(statement(world, 1'000));
    CHECK(world.run(again) == Reason::ok);
    CHECK(world.run(again) == Reason::exists);
}

TEST_CASE("reconcile: statements go forward, and not beyond the present") {
    World world = world_of_rails();
    const Time now = world.now();
    const auto closed_at = [&](Time closed, PartyId rail = kRail, CurrencyId currency = kEuro) {
        Draft draft = statement(world, 0, 0, rail, currency);
        draft.extension.statement->closed = closed;
        return world.run(draft);
    };
    CHECK(closed_at(0) == Reason::invalid_time_window);
    CHECK(closed_at(now + 1) == Reason::invalid_time_window);
    CHECK(closed_at(now - 10) == Reason::ok);
    CHECK(closed_at(now - 11) == Reason::invalid_time_window);
    CHECK(closed_at(now - 10) == Reason::invalid_time_window);
    CHECK(closed_at(now - 9) == Reason::ok);
    CHECK(closed_at(now) == Reason::ok);
    CHECK(closed_at(now) == Reason::invalid_time_window);
    CHECK(closed_at(now - 20, kOtherRail) == Reason::ok);
    CHECK(closed_at(now - 20, kRail, kYen) == Reason::ok);
    CHECK(row_of(world).closed == now);
}

TEST_CASE("reconcile: the largest amounts, and a step beyond") {
    World world = world_of_rails();
    const auto run = [&](i128 balance, i128 in_transit) {
        world.advance(1);
        return world.run(statement(world, balance, in_transit));
    };
    CHECK(run(-kMax, 0) == Reason::overflow);
    CHECK(run(-kMax, 999) == Reason::overflow);
    CHECK(run(-kMax, 1'000) == Reason::ok);
    CHECK(row_of(world).difference == Balance(kMax));
    CHECK(run(kMax, kMax) == Reason::overflow);
    CHECK(run(-kMax, -kMax) == Reason::overflow);
    CHECK(run(kMax, 1'001) == Reason::overflow);
    CHECK(run(kMax, 1'000) == Reason::ok);
    CHECK(row_of(world).difference == Balance(-kMax));
}

TEST_CASE("adjust: at most what is unexplained, in the direction that explains it") {
    World world = world_of_rails();
    CHECK(world.run(adjustment(world, BankHas::less, 1)) == Reason::wrong_state);  // no statement
    world.must(statement(world, 1'000));
    CHECK(world.run(adjustment(world, BankHas::less, 1)) == Reason::wrong_state);
    world.advance(1);
    world.must(statement(world, 940));
    CHECK(world.run(adjustment(world, BankHas::less, 0)) == Reason::invalid_amount);
    CHECK(world.run(adjustment(world, BankHas::less, 61)).detail == Detail::of(Amount(60)));
    CHECK(world.run(adjustment(world, BankHas::more, 1)).detail == Detail::of(Amount(0)));
    CHECK(world.run(adjustment(world, BankHas::more, 1)) == Reason::invalid_amount);
    CHECK(world.run(adjustment(world, BankHas::less, 1, kRail, kYen)) == Reason::wrong_state);
    CHECK(world.run(adjustment(world, BankHas::less, 1, kOtherRail)) == Reason::wrong_state);
    CHECK(world.run(adjustment(world, BankHas::less, 1, kPlatform)) == Reason::party_not_found);
    CHECK(world.run(adjustment(world, BankHas::less, 1, 99)) == Reason::party_not_found);
    CHECK(world.run(adjustment(world, BankHas::less, 1, kRail, 9)) == Reason::currency_not_found);
    Draft sideways = adjustment(world, BankHas::less, 1);
    sideways.extension.options = std::uint8_t{2};
    CHECK(world.run(sideways).detail == Detail::of(FieldName::extension));
    Draft unexplained = adjustment(world, BankHas::less, 1);
    unexplained.extension.document.reset();
    CHECK(world.run(unexplained) == Reason::malformed);
    CHECK(loss_of(world) == 0);

    const Result result = world.must(adjustment(world, BankHas::less, 20));
    const auto& event = std::get<RailAdjusted>(result.events.back());
    CHECK(event.rail == kRail);
    CHECK(event.currency == kEuro);
    CHECK(event.amount == Amount(20));
    CHECK(event.bank_has == BankHas::less);
    CHECK(event.item == id_named("item"));
    CHECK(event.document == kPaper);
    CHECK(loss_of(world) == -20);
    CHECK(world.available(clearing_of(kRail, kEuro)) == -980);
    CHECK(row_of(world).difference == Balance(40));
    CHECK(row_of(world).since != 0);
    CHECK(world.run(submit(world, "p")) == Reason::books_differ);
    CHECK(world.run(adjustment(world, BankHas::less, 41)) == Reason::invalid_amount);
    CHECK(world.run(adjustment(world, BankHas::less, 40)) == Reason::ok);
    CHECK(row_of(world).since == 0);
    CHECK(row_of(world).adjusted == Balance(60));
    CHECK(world.run(adjustment(world, BankHas::less, 1)) == Reason::wrong_state);
    CHECK(world.run(submit(world, "p")) == Reason::ok);
    world.advance(1);
    world.must(statement(world, 940));  // the same balance is equal from now on
    CHECK(row_of(world).difference == Balance(0));
}

TEST_CASE("adjust: what the bank has more is the ledger's gain") {
    World world = world_of_rails();
    world.must(statement(world, 1'025, 10));
    CHECK(world.run(adjustment(world, BankHas::less, 1)) == Reason::invalid_amount);
    CHECK(world.run(adjustment(world, BankHas::more, 36)).detail == Detail::of(Amount(35)));
    CHECK(world.run(adjustment(world, BankHas::more, 35)) == Reason::ok);
    CHECK(loss_of(world) == 35);
    CHECK(world.available(clearing_of(kRail, kEuro)) == -1'035);
    CHECK(row_of(world).adjusted == Balance(-35));
    CHECK(world.run(submit(world, "p")) == Reason::ok);
}

TEST_CASE("adjust: no balance passes the largest amount") {
    const auto unexplained = [](World& world, i128 difference, PartyId rail = kRail) {
        world.advance(1);
        const i128 in_books =
            -world.state().accounts.find(clearing_of(rail, kEuro))->available.value();
        const i128 balance = difference < 0 ? kMax : -kMax;
        world.must(statement(world, balance, in_books - balance - difference, rail));
        CHECK(world.state().reconciliations.find(clearing_of(rail, kEuro))->difference ==
              Balance(difference));
    };
    SUBCASE("the rail's clearing") {
        World world = world_of_rails();
        unexplained(world, -kMax);
        CHECK(world.run(adjustment(world, BankHas::more, kMaxAmount)) == Reason::overflow);
        CHECK(world.run(adjustment(world, BankHas::more, kMaxAmount - 999)) == Reason::overflow);
        CHECK(world.run(adjustment(world, BankHas::more, kMaxAmount - 1'000)) == Reason::ok);
    }
    SUBCASE("the clearing of a rail that paid out what came by another") {
        World world = world_of_rails();
        world.must(submit(world, "other", kOtherRail));
        world.must(by_rail(world, CommandKind::settle_payout, "other", kOtherRail));
        CHECK(world.available(clearing_of(kOtherRail, kEuro)) == 10);
        unexplained(world, kMax, kOtherRail);
        CHECK(world.run(adjustment(world, BankHas::less, kMaxAmount, kOtherRail)) ==
              Reason::overflow);
        CHECK(world.run(adjustment(world, BankHas::less, kMaxAmount - 10, kOtherRail)) ==
              Reason::ok);
    }
    SUBCASE("loss, by what other rails have lost") {
        World world = world_of_rails();
        unexplained(world, kMax);
        CHECK(world.run(adjustment(world, BankHas::less, kMaxAmount)) == Reason::ok);
        unexplained(world, 1, kOtherRail);
        CHECK(world.run(adjustment(world, BankHas::less, 1, kOtherRail)) == Reason::overflow);
    }
    SUBCASE("loss, by what other rails have gained") {
        World world = world_of_rails();
        unexplained(world, -kMax);
        CHECK(world.run(adjustment(world, BankHas::more, kMaxAmount - 1'000)) == Reason::ok);
        unexplained(world, -1'001, kOtherRail);
        CHECK(world.run(adjustment(world, BankHas::more, 1'001, kOtherRail)) == Reason::overflow);
        CHECK(world.run(adjustment(world, BankHas::more, 1'000, kOtherRail)) == Reason::ok);
    }
    SUBCASE("all adjustments of a rail") {
        World world = world_of_rails();
        unexplained(world, -1'000, kOtherRail);
        CHECK(world.run(adjustment(world, BankHas::more, 1'000, kOtherRail)) == Reason::ok);
        unexplained(world, kMax);
        CHECK(world.run(adjustment(world, BankHas::less, kMaxAmount)) == Reason::ok);
        unexplained(world, 500);
        CHECK(world.run(adjustment(world, BankHas::less, 1)) == Reason::overflow);
    }
}

TEST_CASE("adjust: waits for k operators, and is decided on what then is unexplained") {
    World world = world_of_rails();
    world.must(statement(world, 990));
    const Draft order = adjustment(world, BankHas::less, 10).id("order").by({"op1"});
    CHECK(world.run(order).detail.kind == DetailKind::pending);
    CHECK(loss_of(world) == 0);
    const Digest payload = world.state().requests.find({kLedgerParty, id_named("order")})->payload;
    const auto approval = [&] {
        Draft draft = world.draft(CommandKind::approve, kLedgerParty).reference("order");
        draft.extension.payload = payload;
        return draft.by({"op2"});
    };
    world.advance(1);
    world.must(statement(world, 995));
    const Result refused = world.run(approval());
    CHECK(refused == Reason::invalid_amount);
    CHECK(loss_of(world) == 0);
    world.advance(1);
    world.must(statement(world, 980));
    CHECK(world.run(approval()) == Reason::ok);
    CHECK(loss_of(world) == -10);
    CHECK(row_of(world).difference == Balance(10));
}

TEST_CASE("reconcile and adjust: who may") {
    World world = world_of_rails();
    world.add_party(30, Role::auditor, "auditor");
    const auto said_by = [&](PartyId party, const char* key) {
        Draft draft = statement(world, 0);
        draft.record.party = party;
        return world.run(draft.by({key}));
    };
    CHECK(said_by(kRail, "platform") == Reason::not_authorized);
    CHECK(said_by(kRail, "rail2") == Reason::not_authorized);
    CHECK(said_by(kRail, "op1") == Reason::not_authorized);
    CHECK(said_by(kPlatform, "platform") == Reason::not_authorized);
    CHECK(said_by(kLedgerParty, "op1") == Reason::not_authorized);
    CHECK(said_by(30, "auditor") == Reason::not_authorized);
    world.must(statement(world, 900));
    const auto adjusted_by = [&](PartyId party, const char* key) {
        Draft draft = adjustment(world, BankHas::less, 1);
        draft.record.party = party;
        return world.run(draft.by({key}));
    };
    CHECK(adjusted_by(kRail, "rail") == Reason::not_authorized);
    CHECK(adjusted_by(kLedgerParty, "rail") == Reason::not_authorized);
    CHECK(adjusted_by(kPlatform, "platform") == Reason::not_authorized);
    CHECK(adjusted_by(kRail, "op1") == Reason::not_authorized);
    CHECK(adjusted_by(30, "auditor") == Reason::not_authorized);
}

}  // namespace reconciliation_test
