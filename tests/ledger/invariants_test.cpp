/// broken_invariants: each line of it, by a state in which one field says another sum than the
/// rest.
#include "ledger/invariants.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "ledger/apply.h"
#include "tests/support/ledger_fixture.h"

namespace invariants_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr Digest kIban{1};

void register_fees(World& world) {
    Draft draft = world.draft(CommandKind::register_terms);
    draft.record.terms = 1;
    draft.extension.fee_lines = std::vector<FeeLine>{{AccountId{}, 250, Amount(30), std::nullopt}};
    world.must(draft);
}

void pay_out(World& world, std::string_view account, u128 units) {
    Draft level = world.operators_draft(CommandKind::set_kyc_level).payer(account);
    level.extension.payer_party = kPlatform;
    level.extension.level = 1;
    world.must(level);
    Draft destination = world.draft(CommandKind::set_destination).payer(account);
    destination.extension.destination = kIban;
    world.must(destination);
    world.advance(72 * kHour);
    Draft request =
        world.draft(CommandKind::request_payout).id("payout").payer(account).amount(units);
    request.extension.reference_party = kRail;
    request.extension.destination = kIban;
    world.must(request);
    for (const CommandKind kind : {CommandKind::submit_payout, CommandKind::settle_payout}) {
        Draft draft = world.draft(kind, kRail).reference("payout");
        draft.extension.reference_party = kPlatform;
        world.must(draft);
    }
}

void reconcile(World& world) {
    Draft statement = world.draft(CommandKind::reconcile, kRail);
    statement.extension.currency = kEuro;
    statement.extension.document = kIban;
    statement.extension.statement = BankStatement{world.now(), Balance(895), Balance()};
    world.must(statement);
    Draft adjust = world.operators_draft(CommandKind::adjust).reference("item").amount(2);
    adjust.extension.reference_party = kRail;
    adjust.extension.currency = kEuro;
    adjust.extension.document = kIban;
    adjust.extension.options = std::uint8_t{0};
    world.must(adjust);
}

// A deposit, a payout, and a hold with fees of which a part is released. The books differ by 5 of
// which 2 are explained.
State played() {
    World world;
    world.open({"payer", "payee"});
    world.fund("payer", 1'000);
    pay_out(world, "payer", 100);
    register_fees(world);
    Draft hold = world.draft(CommandKind::hold).id("h").payer("payer").payee("payee").amount(600);
    hold.record.terms = 1;
    world.must(hold);
    CHECK(world.release("h", 200) == Reason::ok);
    reconcile(world);
    State state;
    for (const Bytes& bytes : world.log()) {
        apply_entry(state, *Entry::parse(bytes));
    }
    return state;
}

Hold& hold(State& state) { return state.holds.edit({kPlatform, id_named("h")}); }

ExitTotals& totals_of_release(State& state) {
    return *std::ranges::find_if(
        hold(state).totals, [](const ExitTotals& totals) { return totals.released != Amount(); });
}

Account& payer(State& state) { return state.accounts.edit(account_named("payer")); }

Account& payee(State& state) { return state.accounts.edit(account_named("payee")); }

struct Spoilt {
    const char* broken;
    void (*spoil)(State&);
};

const Spoilt kSpoilt[] = {
    {"H = F - R - B - C - M is not negative",
     [](State& s) { hold(s).charged_back = hold(s).funded; }},
    {"L + U is part of H",
     [](State& s) {
         hold(s).dues.push_back({account_named("payee"), Amount(401), 0});
     }},
    {"a closed hold keeps nothing but what is due",
     [](State& s) { hold(s).end = HoldEnd::released; }},
    {"X is part of R", [](State& s) { hold(s).reversed = Amount(201); }},
    {"nobody had more back than he put in",
     [](State& s) { hold(s).payers.at(0).had_back = Amount(601); }},
    {"the payers' shares add up to H and what is apart",
     [](State& s) { hold(s).payers.at(0).held += Amount(1); }},
    {"the payers put in F and what is apart",
     [](State& s) { hold(s).payers.at(0).put_in += Amount(1); }},
    {"fees are part of what was released",
     [](State& s) { totals_of_release(s).charged.at(0) = Amount(201); }},
    {"the exits' releases add up to R",
     [](State& s) { totals_of_release(s).released += Amount(1); }},
    {"the exits' reversals add up to X",
     [](State& s) { totals_of_release(s).reversed += Amount(1); }},
    {"a fee line charges what it owes",
     [](State& s) { totals_of_release(s).charged.at(0) += Amount(1); }},
    {"held is its share of the holds it pays", [](State& s) { payer(s).held += Amount(1); }},
    {"incoming is what holds promise it", [](State& s) { payee(s).incoming += Amount(1); }},
    {"credits - debits is what it has", [](State& s) { payee(s).credits += Amount(1); }},
    {"available is not below the floor", [](State& s) { payee(s).available -= Amount(1'000); }},
    {"payout_pending is the sum of its open payouts",
     [](State& s) { payer(s).payout_pending += Amount(1); }},
    {"suspense is the sum of its items",
     [](State& s) {
         s.accounts.edit(system_account(SystemAccount::suspense, kEuro)).available += Amount(1);
     }},
    {"clearing mirrors what came in and went out",
     [](State& s) {
         s.accounts.edit(system_account(SystemAccount::rail_clearing, kEuro, kRail)).available +=
             Amount(1);
     }},
    {"clearing mirrors what came in and went out",
     [](State& s) {
         s.payouts.edit({kPlatform, id_named("payout")}).amount += Amount(1);
     }},
    {"clearing mirrors what came in and went out",
     [](State& s) {
         s.reconciliations.edit(system_account(SystemAccount::rail_clearing, kEuro, kRail))
             .adjusted = Balance(1);
     }},
    {"a difference has a beginning, and nothing else",
     [](State& s) {
         s.reconciliations.edit(system_account(SystemAccount::rail_clearing, kEuro, kRail)).since =
             0;
     }},
    {"all accounts and holds add up to zero", [](State& s) { payee(s).available += Amount(1); }},
};

}  // namespace

TEST_CASE("a state that was played breaks no invariant") {
    CHECK(broken_invariants(played()).empty());
}

TEST_CASE("each invariant is found broken where one field says another sum") {
    for (const Spoilt& row : kSpoilt) {
        State state = played();
        row.spoil(state);
        const auto broken = broken_invariants(state);
        CHECK_MESSAGE(
            std::ranges::any_of(
                broken, [&](const std::string& line) { return line.ends_with(row.broken); }),
            std::string(row.broken));
    }
}

}  // namespace invariants_test
