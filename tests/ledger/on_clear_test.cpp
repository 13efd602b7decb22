/// hold_on_clear, fund_on_clear, withdraw_on_clear: what waits for a deposit, and what its clearing
/// does with it.
#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace on_clear_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

DepositId deposit_named(std::string_view reference) { return {kRail, id_named(reference)}; }

void announce(World& world, std::string_view account, u128 units = 100) {
    Draft draft =
        world.draft(CommandKind::expect_deposit).reference("ref").payee(account).amount(units);
    draft.extension.reference_party = kRail;
    world.must(draft);
}

Draft cleared(World& world, u128 units, std::string_view account = "") {
    Draft draft = world.draft(CommandKind::deposit_cleared, kRail).reference("ref").amount(units);
    draft.extension.currency = kEuro;
    if (!account.empty()) {
        draft.payee(account).extension.payee_party = kPlatform;
    }
    return draft;
}

Draft reversed(World& world) {
    return world.draft(CommandKind::deposit_reversed, kRail).reference("ref");
}

Draft hold_draft(World& world, std::string_view id, u128 units, std::string_view to = "bob") {
    Draft draft =
        world.draft(CommandKind::hold_on_clear).id(id).payer("alice").payee(to).amount(units);
    draft.extension.deposit = deposit_named("ref");
    return draft;
}

Draft withdraw(World& world, std::string_view id) {
    Draft draft = world.draft(CommandKind::withdraw_on_clear).reference(id);
    draft.extension.deposit = deposit_named("ref");
    return draft;
}

const Deposit& deposit(const World& world) {
    return *world.state().deposits.find(deposit_named("ref"));
}

// How each instruction ended, in the order of the events: "h1 executed 60".
std::string endings(const Result& result) {
    constexpr const char* kEnds[] = {"executed", "refused", "withdrawn", "dropped"};
    std::string text;
    for (const Event& event : result.events) {
        if (const auto* ended = std::get_if<InstructionEnded>(&event)) {
            const auto& bytes = ended->instruction.id.bytes;
            text += text.empty() ? "" : ", ";
            text += reinterpret_cast<const char*>(bytes.data());
            text += std::string(" ") + kEnds[static_cast<int>(ended->end)];
            if (ended->reason != Reason::ok) {
                text += " " + std::string(name_of(ended->reason));
            }
            for (const PaidInto& part : ended->paid_into) {
                text += " " + std::to_string(static_cast<std::uint64_t>(part.amount.value()));
            }
        }
    }
    return text;
}

// A payout that failed, was given back and spent, and has gone out after all: alice owes it.
void owe(World& world, u128 units) {
    world.fund("alice", units);
    Draft level = world.operators_draft(CommandKind::set_kyc_level).payer("alice");
    level.extension.payer_party = kPlatform;
    level.extension.level = 1;
    world.must(level);
    Draft destination = world.draft(CommandKind::set_destination).payer("alice");
    destination.extension.destination = Digest{7};
    world.must(destination);
    world.advance(72 * kHour);
    Draft payout = world.draft(CommandKind::request_payout).id("p").payer("alice").amount(units);
    payout.extension.reference_party = kRail;
    payout.extension.destination = Digest{7};
    world.must(payout);
    const auto by_rail = [&](CommandKind kind) {
        Draft draft = world.draft(kind, kRail).reference("p");
        draft.extension.reference_party = kPlatform;
        world.must(draft);
    };
    by_rail(CommandKind::submit_payout);
    by_rail(CommandKind::fail_payout);
    REQUIRE(world.transfer("alice", "bob", units) == Reason::ok);
    by_rail(CommandKind::settle_payout);
    REQUIRE_FALSE(world.account("alice").debt.is_zero());
}

World world_of_two() {
    World world;
    world.open({"alice", "bob"});
    return world;
}

}  // namespace

TEST_CASE("on_clear: what came goes to what waits, in order, as long as it covers it") {
    struct Row {
        const char* name;
        u128 came;
        std::vector<u128> wanted;  // holds h0, h1, ...
        const char* endings;
        std::int64_t available;
    };
    const Row rows[] = {
        {"exactly", 100, {100}, "h0 executed 100", 0},
        {"more came", 130, {100}, "h0 executed 100", 30},
        {"less came", 99, {100}, "h0 refused insufficient_funds", 99},
        {"the second is not covered",
         100,
         {60, 50},
         "h0 executed 60, h1 refused insufficient_funds",
         40},
        {"a later one that fits is",
         100,
         {60, 50, 40},
         "h0 executed 60, h1 refused insufficient_funds, h2 executed 40",
         0},
        {"nothing waits", 100, {}, "", 100},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.name));
        World world = world_of_two();
        announce(world, "alice");
        for (std::size_t i = 0; i < row.wanted.size(); ++i) {
            world.must(hold_draft(world, "h" + std::to_string(i), row.wanted[i]));
        }
        CHECK(world.available("alice") == 0);
        CHECK(endings(world.must(cleared(world, row.came))) == row.endings);
        CHECK(world.available("alice") == row.available);
        CHECK(deposit(world).instructions.empty());
        CHECK(deposit(world).unnamed == Amount(static_cast<std::uint64_t>(row.available)));
    }
}

TEST_CASE("on_clear: the hold is an ordinary one, named as the command") {
    World world = world_of_two();
    announce(world, "alice");
    Draft draft = hold_draft(world, "order", 70);
    draft.expires(world.now() + 5 * kDay).flag(kReleaseOnExpiry);
    world.must(draft);
    CHECK(world.state().holds.find({kPlatform, id_named("order")}) == nullptr);
    CHECK(world.run(draft) == Reason::exists);
    CHECK(world.release("order", 10) == Reason::hold_not_found);
    world.must(cleared(world, 100));
    CHECK(world.hold_row("order").left() == Amount(70));
    CHECK(world.account("alice").held == Amount(70));
    CHECK(world.account("bob").incoming == Amount(70));
    CHECK(world.release("order", 10) == Reason::ok);
    CHECK(world.run(draft) == Reason::exists);
    const auto& paid_into = deposit(world).paid_into;
    REQUIRE(paid_into.size() == 1);
    CHECK(paid_into[0].hold == HoldId{kPlatform, id_named("order")});
    CHECK(paid_into[0].amount == Amount(70));
    world.advance(6 * kDay);
    CHECK(world.available("bob") == 70);
}

TEST_CASE("on_clear: other money of the account is not taken") {
    World world = world_of_two();
    world.fund("alice", 500);
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 120));
    CHECK(endings(world.must(cleared(world, 100))) == "h0 refused insufficient_funds");
    CHECK(world.available("alice") == 600);
}

TEST_CASE("on_clear: a rule that has come to be against it leaves the money available") {
    struct Row {
        const char* endings;
        void (*happens)(World&);
    };
    const Row rows[] = {
        {"h0 refused account_frozen", [](World& w) { w.freeze("bob"); }},
        {"h0 refused account_closed", [](World& w) { w.close("bob"); }},
        {"h0 refused account_frozen", [](World& w) { w.freeze("alice", 1); }},
        {"h0 refused invalid_time_window", [](World& w) { w.advance(3 * kDay); }},
        {"h0 refused over_ceiling",
         [](World& w) {
             Draft draft = w.draft(CommandKind::set_limits).payer("bob");
             draft.extension.ceiling = Amount(99);
             w.must(draft);
         }},
        {"h0 executed 100", [](World&) {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.endings));
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 100).expires(world.now() + 2 * kDay));
        row.happens(world);
        CHECK(endings(world.must(cleared(world, 100))) == row.endings);
        const bool is_executed = std::string_view(row.endings) == "h0 executed 100";
        CHECK(world.available("alice") == (is_executed ? 0 : 100));
        CHECK(deposit(world).instructions.empty());
    }
}

TEST_CASE("on_clear: money that does not reach the payer's account drops what waits") {
    SUBCASE("reversed") {
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 10));
        world.must(hold_draft(world, "h1", 10));
        CHECK(endings(world.must(reversed(world))) == "h0 dropped, h1 dropped");
        CHECK(deposit(world).instructions.empty());
    }
    SUBCASE("into suspense") {
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 10));
        world.freeze("alice");
        CHECK(endings(world.must(cleared(world, 100))) == "h0 dropped");
    }
    SUBCASE("for another account, as the rail knows now") {
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 10));
        CHECK(endings(world.must(cleared(world, 100, "bob"))) == "h0 dropped");
        CHECK(world.available("bob") == 100);
    }
    SUBCASE("seen for another account: at once") {
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 10));
        Draft seen = cleared(world, 100, "bob");
        seen.record.kind = static_cast<std::uint16_t>(CommandKind::deposit_seen);
        CHECK(endings(world.must(seen)) == "h0 dropped");
        Draft own = hold_draft(world, "h1", 20, "alice").payer("bob");
        world.must(own);
        CHECK(endings(world.must(cleared(world, 100))) == "h1 executed 20");
    }
    SUBCASE("nobody's") {
        World world = world_of_two();
        announce(world, "alice");
        world.must(hold_draft(world, "h0", 10));
        CHECK(endings(world.must(cleared(world, 100, "nobody"))) == "h0 dropped");
        CHECK(deposit(world).state == DepositState::unmatched);
    }
}

TEST_CASE("on_clear: debt is paid first") {
    World world = world_of_two();
    owe(world, 30);
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 80));
    world.must(hold_draft(world, "h1", 70));
    CHECK(endings(world.must(cleared(world, 100))) ==
          "h0 refused insufficient_funds, h1 executed 70");
    CHECK(world.account("alice").debt.is_zero());
    CHECK(world.available("alice") == 0);
}

TEST_CASE("on_clear: an expired announcement still waits, and a late arrival executes") {
    World world = world_of_two();
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 100));
    world.advance(31 * kDay);
    CHECK(deposit(world).state == DepositState::expired);
    world.must(hold_draft(world, "h1", 5));
    CHECK(endings(world.must(cleared(world, 105))) == "h0 executed 100, h1 executed 5");
}

TEST_CASE("on_clear: withdrawn by its payer only") {
    World world = world_of_two();
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 60));
    world.must(hold_draft(world, "h1", 70));
    CHECK(world.run(withdraw(world, "h9")) == Reason::request_not_found);
    CHECK(world.run(withdraw(world, "h0").by({"rail"})) == Reason::not_authorized);
    CHECK(endings(world.run(withdraw(world, "h0"))) == "h0 withdrawn");
    CHECK(world.run(withdraw(world, "h0")) == Reason::request_not_found);
    CHECK(world.release("h0", 1) == Reason::not_a_hold);
    CHECK(world.release("h1", 1) == Reason::hold_not_found);
    CHECK(endings(world.must(cleared(world, 100))) == "h1 executed 70");
    CHECK(world.run(withdraw(world, "h1")) == Reason::request_not_found);
}

TEST_CASE("on_clear: what is refused when it is given") {
    World world = world_of_two();
    announce(world, "alice");
    const auto reason_of = [&](auto&& change) {
        Draft draft = hold_draft(world, "h", 10);
        change(draft);
        return world.run(draft).reason;
    };
    CHECK(reason_of([](Draft& d) { d.amount(0); }) == Reason::invalid_amount);
    CHECK(reason_of([](Draft& d) { d.payee("alice"); }) == Reason::same_account);
    CHECK(reason_of([](Draft& d) { d.extension.deposit->party = kPlatform; }) ==
          Reason::party_not_found);
    CHECK(reason_of([](Draft& d) { d.extension.deposit->id = id_named("other"); }) ==
          Reason::deposit_not_found);
    CHECK(reason_of([](Draft& d) { d.payer("bob").payee("alice"); }) == Reason::wrong_state);
    CHECK(reason_of([&](Draft& d) { d.id("past").expires(world.now()); }) ==
          Reason::invalid_time_window);
    CHECK(reason_of([](Draft& d) { d.flag(kUpToPayer); }) == Reason::malformed);
    CHECK(reason_of([](Draft& d) { d.extension.deposit.reset(); }) == Reason::malformed);
    CHECK(reason_of([](Draft& d) { d.by({"rail"}); }) == Reason::not_authorized);
    // Before the reasons that stand later: no account of this name, of a deposit for another one.
    CHECK(reason_of([](Draft& d) { d.id("none").payee("nobody").extension.deposit->id = {}; }) ==
          Reason::account_not_found);
    world.must(cleared(world, 100));
    CHECK(reason_of([](Draft& d) { d.id("late"); }) == Reason::wrong_state);
}

TEST_CASE("on_clear: as much waits as is bounded") {
    EscrowWorld world;
    announce(world, "buyer");
    const AgreementTerms terms = EscrowWorld::terms({100});
    world.offer(terms);
    const auto fund = [&](std::string_view id) {
        Draft draft = world.on_deal(CommandKind::fund_on_clear, Side::buyer).id(id).amount(10);
        draft.extension.deposit = deposit_named("ref");
        return world.run(draft).reason;
    };
    const auto hold = [&](const std::string& id) {
        Draft draft = hold_draft(world, id, 1, "seller").payer("buyer").by({"buyer-key"});
        return world.run(draft).reason;
    };
    CHECK(fund("f0") == Reason::ok);
    for (int i = 0; i < 4; ++i) {
        CHECK(fund("g" + std::to_string(i)) == (i == 0 ? Reason::ok : Reason::instruction_limit));
    }
    CHECK(hold("h0") == Reason::instruction_limit);
    world.must(withdraw(world, "g0").by({"buyer-key"}));
    for (int i = 0; i < 5; ++i) {
        CHECK(hold("h" + std::to_string(i)) == (i < 4 ? Reason::ok : Reason::instruction_limit));
    }
}

TEST_CASE("on_clear: an agreement is funded in the rail's own event, and delivery begins") {
    EscrowWorld world;
    announce(world, "buyer");
    const AgreementTerms terms = EscrowWorld::terms({600, 400});
    world.offer(terms);
    const auto fund = [&](std::string_view id, u128 amount) {
        Draft draft = world.on_deal(CommandKind::fund_on_clear, Side::buyer).id(id).amount(amount);
        draft.extension.deposit = deposit_named("ref");
        return world.run(draft);
    };
    const auto before = world.available("buyer");
    SUBCASE("agreed meanwhile") {
        CHECK(fund("f0", 2000) == Reason::ok);
        world.agree(terms);
        CHECK(endings(world.must(cleared(world, 1100))) == "f0 executed 600 400");
        CHECK(world.deal().state == AgreementState::funded);
        CHECK(world.amounts(0) == "600 0 0 0 0");
        CHECK(world.amounts(1) == "400 0 0 0 0");
        CHECK(world.available("buyer") == before + 100);
        CHECK(world.ship() == Reason::ok);
        REQUIRE(deposit(world).paid_into.size() == 2);
        CHECK(deposit(world).paid_into[1].hold == world.milestone_name(1));
        CHECK(deposit(world).paid_into[1].amount == Amount(400));
        CHECK(fund("f1", 1) == Reason::wrong_state);
    }
    SUBCASE("in part, the rest by hand") {
        world.agree(terms);
        CHECK(fund("f0", 700) == Reason::ok);
        CHECK(endings(world.must(cleared(world, 700))) == "f0 executed 600 100");
        CHECK(world.deal().state == AgreementState::agreed);
        CHECK(world.fund() == Reason::ok);
        CHECK(world.deal().state == AgreementState::funded);
    }
    SUBCASE("not covered: other money is not taken") {
        world.agree(terms);
        CHECK(fund("f0", 1000) == Reason::ok);
        CHECK(endings(world.must(cleared(world, 999))) == "f0 refused insufficient_funds");
        CHECK(world.deal().paid == Amount(0));
        CHECK(world.available("buyer") == before + 999);
    }
    SUBCASE("still only offered") {
        CHECK(fund("f0", 1000) == Reason::ok);
        CHECK(endings(world.must(cleared(world, 1000))) == "f0 refused wrong_state");
        CHECK(world.available("buyer") == before + 1000);
    }
    SUBCASE("frozen") {
        world.agree(terms);
        CHECK(fund("f0", 1000) == Reason::ok);
        Draft freeze = world.operators_draft(CommandKind::freeze_agreement).reference("deal");
        freeze.extension.reference_party = kPlatform;
        freeze.extension.document = Digest{1};
        world.must(freeze);
        CHECK(fund("f1", 1) == Reason::agreement_frozen);
        CHECK(endings(world.must(cleared(world, 1000))) == "f0 refused agreement_frozen");
        CHECK(world.available("buyer") == before + 1000);
    }
    SUBCASE("two of them: the second finds less lacking") {
        world.agree(terms);
        CHECK(fund("f0", 600) == Reason::ok);
        CHECK(fund("f1", 600) == Reason::ok);
        CHECK(endings(world.must(cleared(world, 1100))) == "f0 executed 600, f1 executed 400");
        CHECK(world.deal().state == AgreementState::funded);
        CHECK(world.available("buyer") == before + 100);
    }
    SUBCASE("what is refused when it is given") {
        CHECK(fund("f0", 0) == Reason::invalid_amount);
        Draft other = world.draft(CommandKind::fund_on_clear).reference("none").amount(1);
        other.extension.deposit = deposit_named("ref");
        CHECK(world.run(other) == Reason::agreement_not_found);
    }
}

TEST_CASE("on_clear: a linked run that fails undoes what clearing has done") {
    World world = world_of_two();
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 60));
    Draft clear = cleared(world, 100).linked();
    Draft other = world.draft(CommandKind::deposit_reversed, kRail).reference("none");
    const auto results = world.run(std::vector<Draft>{clear, other});
    CHECK(results[0] == Reason::linked_command_failed);
    CHECK(world.available("alice") == 0);
    CHECK(deposit(world).instructions.size() == 1);
    CHECK(endings(world.must(cleared(world, 100))) == "h0 executed 60");
}

TEST_CASE("on_clear: a retried clearing tells other content by its own amount") {
    World world = world_of_two();
    announce(world, "alice");
    world.must(hold_draft(world, "h0", 60));
    Draft clear = cleared(world, 100).id("clear");
    world.must(clear);
    CHECK(world.run(clear) == Reason::exists);
    CHECK(world.run(clear.amount(60)) == Reason::id_conflict);
    CHECK(world.available("alice") == 40);
}

}  // namespace on_clear_test
