#include "replay/what_if.h"

#include <doctest/doctest.h>

#include "tests/replay/sample_log.h"
#include "tests/support/escrow_world.h"

namespace what_if_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using ledger::kDay;
using ledger::kHour;

namespace {

WhatIfReport under(const World& world, const OtherTerms& other) {
    return what_if(MemorySource(world.log()), other, {});
}
OtherTerms fee(std::uint16_t bps) { return {bps, {}}; }

const PaymentDifference* to(const WhatIfReport& report, std::string_view account) {
    for (const PaymentDifference& payment : report.payments) {
        if (payment.to == account_named(account)) {
            return &payment;
        }
    }
    return nullptr;
}

// One line of 5 % to "fees", as schedule 1.
void add_terms(World& world) {
    Draft draft = world.draft(ledger::CommandKind::register_terms);
    draft.record.terms = 1;
    draft.extension.fee_lines = {{account_named("fees"), 500, ledger::Amount(), std::nullopt},
                                 {account_named("fees"), 100, ledger::Amount(), std::nullopt}};
    world.must(draft);
}

// Alice's 1,000 for bob under schedule 1; 600 released, the rest refunded.
World world_with_fees() {
    World world;
    world.open({"alice", "bob", "fees"});
    world.fund("alice", 1000);
    add_terms(world);
    Draft hold = world.draft(ledger::CommandKind::hold).id("h").payer("alice").payee("bob");
    hold.amount(1000).record.terms = 1;
    world.must(hold);
    REQUIRE(world.release("h", 600) == ledger::Reason::ok);
    REQUIRE(world.refund_full("h") == ledger::Reason::ok);
    return world;
}

// Shipped at once, delivered a day later: the clock pays the seller ten days after shipping.
struct Delivered {
    EscrowWorld world;
    ledger::Time shipped = 0;

    Delivered() {
        world.begin();
        shipped = world.now();
        world.ship();
        world.advance(kDay);
        world.attest(ledger::Fact::delivered);
    }
    // A second after the clock ran out, and some days later, with which the log ends.
    void be_paid() {
        world.advance(9 * kDay + ledger::kSecond);
        end_after(10 * kDay);
    }
    void end_after(ledger::Duration duration) {
        world.advance(duration);
        world.open({"the end"});
    }
};

}  // namespace

TEST_CASE("what-if: the terms that were bring about what was") {
    CHECK(under(world_with_fees(), fee(500)).payments.empty());
    const WhatIfReport same = under(world_with_fees(), fee(500));
    CHECK(same.answered_otherwise == 0);
    CHECK(same.accounts.at(account_named("bob")).was == 564);
    CHECK(same.accounts.at(account_named("bob")).would_be == 564);
    Delivered delivered;
    delivered.be_paid();
    OtherTerms clocks;
    clocks.clocks = {{"inspect_after_ship", 10 * kDay}};
    CHECK(under(delivered.world, clocks).payments.empty());
}

TEST_CASE("what-if: another fee is taken of releases, and not of refunds") {
    const WhatIfReport report = under(world_with_fees(), fee(1000));
    REQUIRE(to(report, "bob") != nullptr);
    CHECK(to(report, "bob")->was.units == 564);
    CHECK(to(report, "bob")->would_be.units == 534);
    REQUIRE(to(report, "fees") != nullptr);
    CHECK(to(report, "fees")->was.units == 36);
    CHECK(to(report, "fees")->would_be.units == 66);
    CHECK(to(report, "alice") == nullptr);
    CHECK(report.accounts.at(account_named("alice")).would_be == 400);
    CHECK(report.payments.size() == 2);
    CHECK(report.answered_otherwise == 0);
}

TEST_CASE("what-if: another time to inspect pays the seller at another time") {
    Delivered delivered;
    delivered.be_paid();
    OtherTerms other;
    other.clocks = {{"inspect_after_delivery", 12 * kDay}};
    WhatIfReport report = under(delivered.world, other);
    REQUIRE(to(report, "seller") != nullptr);
    CHECK(to(report, "seller")->was.units == 1000);
    CHECK(to(report, "seller")->would_be.units == 1000);
    const ledger::Time delivered_at = delivered.shipped + kDay;
    CHECK(to(report, "seller")->would_be.last - delivered_at - 12 * kDay <= 1);
    CHECK(to(report, "seller")->was.last < to(report, "seller")->would_be.last);

    // Both of the clocks that inspection waits for, much shorter.
    other.clocks = {{"inspect_after_delivery", kHour}, {"inspect_after_ship", kHour}};
    report = under(delivered.world, other);
    REQUIRE(to(report, "seller") != nullptr);
    CHECK(to(report, "seller")->would_be.last < to(report, "seller")->was.last);
}

TEST_CASE("what-if: a command that comes too late then is counted as answered otherwise") {
    Delivered delivered;
    delivered.world.advance(5 * kDay);
    REQUIRE(delivered.world.dispute(ledger::Side::buyer, 300) == ledger::Reason::ok);
    delivered.end_after(2 * kDay);
    OtherTerms other;
    other.clocks = {{"inspect_after_delivery", kHour}, {"inspect_after_ship", kHour}};
    const WhatIfReport report = under(delivered.world, other);
    CHECK(report.answered_otherwise == 1);
    REQUIRE(to(report, "seller") != nullptr);
    CHECK(to(report, "seller")->was.units == 0);
    CHECK(to(report, "seller")->would_be.units == 1000);
}

TEST_CASE("what-if: every kind of entry is followed") {
    const World world = sample_world();
    const WhatIfReport report = under(world, fee(0));
    CHECK(report.entries == world.log().size());
    CHECK(report.commands > 30);
    CHECK(report.answered_otherwise == 0);
}

TEST_CASE("what-if: terms that the ledger could not have had") {
    const World world = world_with_fees();
    CHECK_THROWS_WITH_AS((void)under(world, fee(9'901)), doctest::Contains("more than the whole"),
                         std::invalid_argument);
    CHECK_NOTHROW((void)under(world, fee(9'900)));
    OtherTerms other;
    other.clocks = {{"ship", kDay}};
    CHECK_THROWS_WITH_AS((void)under(world, other), doctest::Contains("no clock"),
                         std::invalid_argument);
    other.clocks = {{"reply", 0}};
    CHECK_THROWS_WITH_AS((void)under(world, other), doctest::Contains("not for ever"),
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)what_if(MemorySource({}), {}, {}), doctest::Contains("empty"),
                         std::invalid_argument);
}

}  // namespace what_if_test
