#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace top_up_extend_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

struct Shop : World {
    Shop() {
        open({"payer", "payee"});
        fund("payer", 1000);
    }
    Result top_up(std::string_view hold, u128 amount) {
        return run(draft(CommandKind::top_up).reference(hold).amount(amount));
    }
    Result extend(std::string_view hold, Time deadline) {
        return run(draft(CommandKind::extend).reference(hold).expires(deadline));
    }
};

}  // namespace

TEST_CASE("top_up adds to what a hold was funded with") {
    Shop world;
    world.hold("h", "payer", "payee", 100);
    CHECK(world.top_up("h", 50) == Reason::ok);
    CHECK(world.hold_row("h").funded == Amount(150));
    CHECK(world.account("payee").incoming == Amount(150));
    CHECK(world.available("payer") == 850);
    CHECK(world.top_up("h", 851) == Reason::insufficient_funds);
    CHECK(world.top_up("h", 0) == Reason::invalid_amount);
    world.release_full("h");
    CHECK(world.top_up("h", 1) == Reason::already_released);
    CHECK(world.top_up("none", 1) == Reason::hold_not_found);
}

TEST_CASE("extend moves the deadline, and the timer with it") {
    Shop world;
    const Time start = world.now();
    world.hold("h", "payer", "payee", 100, start + 10);
    CHECK(world.extend("h", start + 20) == Reason::ok);
    world.advance(15);
    CHECK(world.hold_row("h").is_open());
    CHECK(world.extend("h", world.now()) == Reason::invalid_time_window);
    CHECK(world.extend("h", world.now() + 1) == Reason::ok);
    world.advance(2);
    CHECK_FALSE(world.hold_row("h").is_open());
    CHECK(world.extend("h", world.now() + 1) == Reason::expired);
    world.hold("no deadline", "payer", "payee", 100);
    CHECK(world.extend("no deadline", world.now() + 1) == Reason::wrong_state);
}

TEST_CASE("extend: a retry is the original's, whatever became of the deadline meanwhile") {
    Shop world;
    const auto bind = [&](std::string_view account) {
        Draft opening = world.draft(CommandKind::open_account).id(account).payer(account);
        opening.extension.currency = kEuro;
        opening.extension.consent = Digest{1};
        world.must(opening);
        Draft binding = world.draft(CommandKind::bind_member).payer(account);
        binding.extension.key = world.add_key(account);
        binding.extension.proof = world.proof(account);
        world.must(binding);
    };
    bind("giver");
    bind("taker");
    world.fund("giver", 100);
    Draft hold = world.draft(CommandKind::hold).id("h").payer("giver").payee("taker").amount(10);
    world.must(hold.expires(world.now() + kHour).by({"giver"}));
    const auto move = [&](std::string_view id, Time deadline, std::string_view signer) {
        return world.run(world.draft(CommandKind::extend)
                             .id(id)
                             .reference("h")
                             .expires(deadline)
                             .by({std::string(signer)}));
    };
    const Time sooner = world.now() + 60 * kSecond;
    CHECK(move("e", sooner, "giver") == Reason::not_authorized);  // it hurts the taker
    CHECK(move("e", sooner, "taker") == Reason::ok);
    CHECK(move("e", sooner, "taker") == Reason::exists);
    CHECK(move("e", sooner + 1, "taker") == Reason::id_conflict);
    CHECK(move("e", sooner, "platform") == Reason::not_authorized);
    CHECK(move("f", sooner + kHour, "giver") == Reason::ok);
    CHECK(move("e", sooner, "taker") == Reason::exists);
    CHECK(world.hold_row("h").expires == sooner + kHour);
}

}  // namespace top_up_extend_test
