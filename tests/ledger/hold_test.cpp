#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "tests/support/ledger_fixture.h"

namespace hold_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Exit release_exit(std::string_view to, std::string_view by) {
    Exit exit;
    exit.payees.push_back({account_named(to), 1});
    exit.by_account = account_named(by);
    return exit;
}

Exit refund_exit(std::string_view by) {
    Exit exit;
    exit.by_account = account_named(by);
    return exit;
}

Draft hold_with_exits(World& world, std::string_view id, u128 amount, std::vector<Exit> exits) {
    Draft draft = world.draft(CommandKind::hold).id(id).payer("payer").amount(amount);
    draft.extension.exits = std::move(exits);
    return draft;
}

struct Funded : World {
    Funded() {
        open({"payer", "payee", "other"});
        fund("payer", 1000);
    }
};

}  // namespace

TEST_CASE("a hold sets money aside and mirrors it on both sides") {
    Funded world;
    CHECK(world.hold("h", "payer", "payee", 300) == Reason::ok);
    CHECK(world.available("payer") == 700);
    CHECK(world.account("payer").held == Amount(300));
    CHECK(world.account("payee").incoming == Amount(300));
    CHECK(world.hold("h2", "payer", "payee", 701) == Reason::insufficient_funds);
}

TEST_CASE("partial releases and refunds, until nothing is left") {
    Funded world;
    world.hold("h", "payer", "payee", 300);
    CHECK(world.release("h", 100) == Reason::ok);
    CHECK(world.refund("h", 50) == Reason::ok);
    CHECK(world.release("h", 151).detail == Detail::of(Amount(150)));
    CHECK(world.hold_row("h").left() == Amount(150));
    CHECK(world.release_full("h") == Reason::ok);
    CHECK(world.available("payee") == 250);
    CHECK(world.available("payer") == 750);
    CHECK(world.release("h", 1) == Reason::already_released);
    CHECK(world.refund("h", 1) == Reason::already_released);
    CHECK(world.refund("h", 301) == Reason::exceeds_hold);  // more than it ever had
    CHECK(world.release("h", 0) == Reason::invalid_amount);
    CHECK(world.release("none", 1) == Reason::hold_not_found);
}

TEST_CASE("a hold closed by a refund says so, whatever is wished of it") {
    Funded world;
    world.hold("h", "payer", "payee", 300);
    REQUIRE(world.refund_full("h") == Reason::ok);
    CHECK(world.release("h", 1) == Reason::already_refunded);
    CHECK(world.refund("h", 1) == Reason::already_refunded);
    CHECK(world.available("payer") == 1000);
    CHECK(world.available("payee") == 0);
}

TEST_CASE("a hold whose exits only release refunds nobody before its timer") {
    Funded world;
    REQUIRE(world.run(hold_with_exits(world, "h", 100, {release_exit("payee", "payer")})
                          .expires(world.now() + 5)) == Reason::ok);
    CHECK(world.refund("h", 1) == Reason::not_refundable);
    CHECK(world.refund_full("h") == Reason::not_refundable);
    CHECK(world.available("payer") == 900);
    world.advance(6);
    CHECK(world.available("payer") == 1000);
}

TEST_CASE("a reference to something else is no hold") {
    Funded world;
    world.run(world.draft(CommandKind::transfer).id("t").payer("payer").payee("payee").amount(1));
    CHECK(world.release("t", 1) == Reason::not_a_hold);
}

TEST_CASE("assertions about the hold must hold") {
    Funded world;
    world.hold("h", "payer", "payee", 300);
    const auto release = world.draft(CommandKind::release).reference("h").amount(1);
    CHECK(world.run(Draft(release).payer("other")) == Reason::hold_mismatch);
    CHECK(world.run(Draft(release).payee("other")) == Reason::hold_mismatch);
    auto wrong_currency = release;
    wrong_currency.extension.currency = CurrencyId{9};
    CHECK(world.run(wrong_currency) == Reason::hold_mismatch);
    CHECK(world.run(Draft(release).payer("payer").payee("payee")) == Reason::ok);
}

TEST_CASE("the timer refunds what is left once the deadline has passed, and not before") {
    Funded world;
    const Time deadline = world.now() + 10 * kSecond;
    world.hold("h", "payer", "payee", 300, deadline);
    world.release("h", 100);
    world.advance(10 * kSecond);  // t = until is in time
    CHECK(world.release("h", 50) == Reason::ok);
    world.advance(1);
    CHECK(world.release("h", 1) == Reason::expired);
    CHECK(world.available("payer") == 850);
    CHECK(world.available("payee") == 150);
}

TEST_CASE(
    "release and expiry at the same instant: in time is in time, and the timer then finds "
    "nothing") {
    for (const bool release_on_expiry : {false, true}) {
        Funded world;
        const Time deadline = world.now() + 10 * kSecond;
        for (const char* id : {"taken", "given", "left"}) {
            Draft draft = world.draft(CommandKind::hold).id(id).payer("payer").payee("payee");
            draft.amount(100).expires(deadline);
            world.must(release_on_expiry ? draft.flag(kReleaseOnExpiry) : draft);
        }
        world.advance(10 * kSecond);
        const auto results = world.run(std::vector{
            world.draft(CommandKind::release).reference("taken").flag(kFull),
            world.draft(CommandKind::refund).reference("given").flag(kFull),
            world.draft(CommandKind::release).reference("left").amount(40),
        });
        for (const Result& result : results) {
            CHECK(result == Reason::ok);
        }
        CHECK(world.state().timers.size() == 1);
        world.advance(1);
        CHECK(world.state().timers.size() == 0);
        CHECK(world.available("payee") == (release_on_expiry ? 200 : 140));
        CHECK(world.available("payer") == (release_on_expiry ? 800 : 860));
        CHECK(world.hold_row("taken").end == HoldEnd::released);
        CHECK(world.hold_row("given").end == HoldEnd::refunded);
        CHECK(world.hold_row("left").end == HoldEnd::expired);
        CHECK(world.release("left", 1) == Reason::expired);
    }
}

TEST_CASE("a timer may release instead") {
    Funded world;
    world.run(world.draft(CommandKind::hold)
                  .id("h")
                  .payer("payer")
                  .payee("payee")
                  .amount(300)
                  .expires(world.now() + 1)
                  .flag(kReleaseOnExpiry));
    world.advance(2);
    CHECK(world.available("payee") == 300);
}

TEST_CASE("a release through an exit needs its party, its window and its preimage") {
    Funded world;
    Exit exit = release_exit("payee", "payee");
    exit.after = world.now() + 5;
    exit.until = world.now() + 10;
    exit.condition = crypto::sha256(crypto::bytes_of("secret"));
    Exit back = refund_exit("payer");
    back.after = world.now() + 10;
    REQUIRE(world.run(hold_with_exits(world, "h", 100, {exit, back})) == Reason::ok);

    const auto claim = [&](std::optional<std::string_view> preimage) {
        Draft draft = world.draft(CommandKind::release).reference("h").flag(kFull);
        if (preimage) {
            const auto bytes = crypto::bytes_of(*preimage);
            draft.extension.preimage = Bytes(bytes.begin(), bytes.end());
        }
        return world.run(draft);
    };
    CHECK(claim(std::nullopt) == Reason::bad_fulfilment);
    CHECK(claim("") == Reason::bad_fulfilment);
    CHECK(claim("secret") == Reason::too_early);
    world.advance(5);
    CHECK(claim("secret") == Reason::too_early);  // t = after is not yet
    CHECK(world.refund("h", 1) == Reason::too_early);
    world.advance(6);
    CHECK(claim("secret") == Reason::too_late);
    CHECK(world.refund_full("h") == Reason::ok);
    CHECK(world.available("payer") == 1000);
}

TEST_CASE("a hold must have a way out that can't close") {
    Funded world;
    Exit closing = release_exit("payee", "payer");
    closing.until = world.now() + 10;
    CHECK(world.run(hold_with_exits(world, "a", 1, {closing})) == Reason::no_way_out);
    Exit conditioned = release_exit("payee", "payer");
    conditioned.condition = Digest{1};
    CHECK(world.run(hold_with_exits(world, "b", 1, {conditioned})) == Reason::no_way_out);
    CHECK(world.run(hold_with_exits(world, "c", 1, {closing}).expires(world.now() + 20)) ==
          Reason::ok);
    CHECK(world.run(hold_with_exits(world, "d", 1, {refund_exit("payer")})) == Reason::malformed);
    Exit over = release_exit("payee", "payer");
    over.until = world.now();
    CHECK(world.run(hold_with_exits(world, "e", 1, {over})) == Reason::invalid_time_window);
    CHECK(world.hold("f", "payer", "payee", 1, world.now()) == Reason::invalid_time_window);
}

TEST_CASE("an exit may split what it releases") {
    Funded world;
    Exit split = release_exit("payee", "payer");
    split.payees = {{account_named("payee"), 2}, {account_named("other"), 1}};
    REQUIRE(world.run(hold_with_exits(world, "h", 100, {split})) == Reason::ok);
    CHECK(world.account("other").incoming == Amount(100));  // either could get it all
    CHECK(world.release("h", 100) == Reason::ok);
    CHECK(world.available("payee") == 66);
    CHECK(world.available("other") == 34);
}

TEST_CASE("the ceiling is kept at the hold, so that no release can fail for it") {
    Funded world;
    auto limits = world.draft(CommandKind::set_limits).payer("payee");
    limits.extension.ceiling = Amount(100);
    REQUIRE(world.run(limits) == Reason::ok);
    CHECK(world.hold("h", "payer", "payee", 60) == Reason::ok);
    CHECK(world.transfer("payer", "payee", 41) == Reason::over_ceiling);
    CHECK(world.transfer("payer", "payee", 40) == Reason::ok);
    CHECK(world.hold("h2", "payer", "payee", 1) == Reason::over_ceiling);
    CHECK(world.release_full("h") == Reason::ok);
}

TEST_CASE("several payers get refunds by what they put in and have not had back") {
    Funded world;
    world.fund("other", 1000);
    Draft draft = world.draft(CommandKind::hold).id("h").payee("payee").amount(100);
    draft.extension.payers = std::vector<PayerPart>{{account_named("payer"), Amount(70)},
                                                    {account_named("other"), Amount(30)}};
    REQUIRE(world.run(draft) == Reason::ok);
    CHECK(world.refund("h", 10) == Reason::ok);
    CHECK(world.available("payer") == 937);
    CHECK(world.available("other") == 973);
    CHECK(world.release("h", 45) == Reason::ok);
    CHECK(world.refund_full("h") == Reason::ok);
    CHECK(world.available("payer") == 968);  // 63 : 27 of 45 is 31.5, floored
    CHECK(world.available("other") == 987);

    draft.id("h2").extension.payers->front().amount = Amount(71);
    CHECK(world.run(draft) == Reason::invalid_amount);  // parts do not add up
}

TEST_CASE("many holds at one instant: each that expires is refunded once") {
    Funded world;
    const Time deadline = world.now() + kSecond;
    for (int i = 0; i < 200; ++i) {
        REQUIRE(world.hold(std::string("h").append(std::to_string(i)), "payer", "payee", 5,
                           deadline) == Reason::ok);
    }
    CHECK(world.available("payer") == 0);
    world.advance(kSecond + 1);
    CHECK(world.available("payer") == 1000);
    CHECK(world.account("payee").incoming.is_zero());
}

}  // namespace hold_test
