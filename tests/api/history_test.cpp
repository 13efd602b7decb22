// Histories while the views go on beneath them.
#include "api/history.h"

#include <doctest/doctest.h>

#include "api/memory_views.h"
#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/memory_log.h"
#include "tests/support/ledger_fixture.h"

namespace history_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

namespace {

// Views that have taken in more by the time they are asked for touches.
class GrowingViews final : public Views {
   public:
    GrowingViews(const Views& whole, ledger::Sequence said) : whole_(whole), said_(said) {}

    std::optional<crypto::MerkleFrontier> load(ledger::State&) override { return std::nullopt; }
    void take_in(std::span<const ledger::Touch>, ledger::State&,
                 const crypto::MerkleFrontier&) override {}
    void finish(ledger::State&, const crypto::MerkleFrontier&) override {}
    ledger::Sequence taken_in() const override { return said_; }
    ledger::Sequence stored() const override { return said_; }
    std::vector<ledger::Touch> touches(const ledger::AccountId& account, ledger::Place from,
                                       bool backwards, std::size_t max) const override {
        return whole_.touches(account, from, backwards, max);
    }
    std::pair<ledger::Sequence, ledger::Sequence> entries_at(ledger::Time time) const override {
        return whole_.entries_at(time);
    }
    std::optional<ledger::Sequence> list_rows(
        std::uint8_t, ledger::ByteSpan,
        const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>&) override {
        return said_;
    }

   private:
    const Views& whole_;
    ledger::Sequence said_;
};

}  // namespace

TEST_CASE("a history holds the lines up to the sequence it names, and none beyond") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 1'000);
    for (int i = 0; i < 10; ++i) {
        world.transfer("alice", "bob", 1);
    }
    ledger::MemoryLog log;
    std::vector<ledger::PendingEntry> group;
    for (const auto& bytes : world.log()) {
        group.push_back({bytes, ledger::Entry::parse(bytes)->head()});
    }
    REQUIRE(log.append(log.acquire(), 0, {}, group) == ledger::AppendResult::committed);
    const crypto::SecretKey log_key(crypto::sha256(crypto::bytes_of("log")));
    MemoryViews views;
    Committed committed(log_key, views, 1 << 30);
    committed.restore(log, log.tip());
    const EntryCache entries(log, 1 << 20);

    HistoryRequest request;
    request.account = account_named("bob");
    request.limit = 3;
    std::vector<ledger::Sequence> whole;
    for (const auto& touch : views.touches(request.account, {}, false, 1'000)) {
        whole.push_back(touch.place.entry);
    }
    REQUIRE(whole.size() == 11);  // opened, and ten payments
    for (ledger::Sequence said = 0; said <= log.tip().next; ++said) {
        const GrowingViews growing(views, said);
        for (const bool is_newest_first : {false, true}) {
            CAPTURE(said);
            CAPTURE(is_newest_first);
            request.newest_first = is_newest_first;
            request.page = 0;
            std::vector<ledger::Sequence> found;
            do {
                const auto reply = read_history({committed, entries, growing}, request);
                CHECK(reply.sequence == said);
                for (const auto& line : reply.lines) {
                    found.push_back(line.entry);
                }
                request.page = reply.next_page;
            } while (request.page != 0);
            std::vector<ledger::Sequence> due(whole.begin(), std::ranges::lower_bound(whole, said));
            if (is_newest_first) {
                std::ranges::reverse(due);
            }
            CHECK(found == due);
        }
    }
    const GrowingViews growing(views, whole[5]);  // a page of a later day, asked for in this one
    request.newest_first = true;
    request.page = whole.back() << 16;
    const auto reply = read_history({committed, entries, growing}, request);
    REQUIRE(reply.lines.size() == 3);
    CHECK(reply.lines.items.front().entry == whole[4]);
}

}  // namespace history_test
