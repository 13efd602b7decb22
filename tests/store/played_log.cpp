#include "tests/store/played_log.h"

#include <algorithm>
#include <string>

#include "ledger/state_hash.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::store {

PlayedLog::PlayedLog(int rounds, unsigned operators) {
    test::World::Options founding;
    founding.operators = operators;
    test::World world(founding);
    world.open({"alice", "bob", "carol", "shop"});
    for (const char* const name : {"alice", "bob", "carol"}) {
        world.fund(name, 1'000'000);
    }
    for (int i = 0; i < rounds; ++i) {
        const auto amount = static_cast<ledger::u128>(100 + 7 * i);
        const std::string hold = "h" + std::to_string(i);
        world.hold(hold, i % 2 == 0 ? "alice" : "bob", "shop", amount,
                   i % 5 == 0 ? world.now() + 10 : 0);
        world.transfer(i % 3 == 0 ? "carol" : "alice", "bob", amount);
        if (i % 4 == 1) world.release(hold, amount / 2);
        if (i % 4 == 2) world.refund_full(hold);
        if (i % 7 == 0) world.advance(ledger::kSecond);
        if (i % 9 == 8)
            world.transfer("shop", "carol", 1'000'000'000);  // refused: its id is burned
    }
    entries = world.log();
    ledger::State state;
    for (const auto& bytes : entries) {
        const auto entry = ledger::Entry::parse(bytes);
        const auto touched = ledger::apply_with_touches(state, *entry);
        touches.insert(touches.end(), touched.begin(), touched.end());
        heads.push_back(entry->head());
        state_hashes.push_back(ledger::state_hash(state));
    }
}

void PlayedLog::append_to(ledger::EventLog& log, ledger::Sequence from, ledger::Sequence to) const {
    std::vector<ledger::PendingEntry> group;
    for (ledger::Sequence at = from; at < to; ++at) {
        group.push_back({entries[at], heads[at]});
    }
    const auto result =
        log.append(log.acquire(), from, from == 0 ? ledger::Digest{} : heads[from - 1], group);
    ledger::check(result == ledger::AppendResult::committed, "a log takes the entries of a test");
}

std::vector<ledger::Touch> touches_by_hand(const PlayedLog& played, ledger::Sequence next,
                                           const ledger::AccountId& account, ledger::Place from,
                                           bool backwards, std::size_t max) {
    std::vector<ledger::Touch> found;
    for (const ledger::Touch& touch : played.touches) {
        const bool is_there =
            touch.account == account && touch.place.entry < next && touch.keeps_history;
        if (is_there && (backwards ? touch.place <= from : touch.place >= from)) {
            found.push_back(touch);
        }
    }
    if (backwards) {
        std::ranges::reverse(found);
    }
    found.resize(std::min(found.size(), max));
    return found;
}

}  // namespace holdfast::store
