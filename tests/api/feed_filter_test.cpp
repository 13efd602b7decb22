// Restricted feeds: what they bring is what histories show, and nothing is left out unnoticed.
#include <doctest/doctest.h>

#include <set>

#include "api/feed_filter.h"
#include "api/memory_views.h"
#include "api/recent_touches.h"
#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace feed_filter_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;
using ledger::AccountId;
using ledger::PartyId;
using ledger::Sequence;

namespace {

constexpr std::uint64_t kFeed = 5;
constexpr std::uint32_t kPlenty = 16 << 20;

FeedFilter only(std::initializer_list<std::string_view> accounts,
                std::optional<PartyId> party = {}) {
    FeedFilter filter;
    for (const std::string_view account : accounts) {
        filter.accounts.items.push_back(account_named(account));
    }
    filter.party = party;
    return filter;
}

/// A restricted feed's reader: each frame must begin where the one before it ended.
struct FilteredFeed {
    FilteredFeed(TestServer& test_server, Sequence from, const FeedFilter& filter,
                 std::uint32_t credit = kPlenty)
        : server(test_server), client(server.port()), next(from) {
        client.greet();
        client.send(FrameType::subscribe, kFeed, SubscribeRequest{from, credit, filter});
        REQUIRE(client.expect().header.type == reply_to(FrameType::subscribe));
    }

    /// Takes one frame; the entry, if it brings one.
    std::optional<Sequence> take() { return take(client.expect()); }
    std::optional<Sequence> take(const Frame& frame) {
        REQUIRE(frame.header.request == kFeed);
        if (frame.header.type == FrameType::feed_progress) {
            const auto progress = decode_body<FeedProgress>(frame.body).value();
            REQUIRE(progress.first == next);
            REQUIRE(progress.next > next);
            next = progress.next;
            return std::nullopt;
        }
        REQUIRE(frame.header.type == FrameType::feed_entry);
        const auto entry = decode_body<FeedEntry>(frame.body).value();
        REQUIRE(entry.first == next);
        REQUIRE(entry.entry >= next);
        REQUIRE(entry.bytes.content == server.log().read(entry.entry, 1).front());
        next = entry.entry + 1;
        return entry.entry;
    }
    /// Nothing comes but word of what was passed over.
    void expect_no_entry() {
        client.send(FrameType::ping, 9, ledger::ByteSpan());
        Frame frame = client.expect();
        for (; frame.header.type == FrameType::feed_progress; frame = client.expect()) {
            (void)take(frame);
        }
        CHECK(frame.header.type == reply_to(FrameType::ping));
    }
    /// All there is before `end`.
    std::set<Sequence> take_until(Sequence end) {
        std::set<Sequence> entries;
        while (next < end) {
            if (const auto entry = take()) {
                entries.insert(*entry);
            }
        }
        return entries;
    }

    TestServer& server;
    RawClient client;
    Sequence next;
};

std::set<Sequence> history_of(TestServer& server, const AccountId& account, Sequence from) {
    RawClient client(server.port());
    client.greet();
    std::set<Sequence> entries;
    HistoryRequest request;
    request.account = account;
    do {
        const auto reply = client.ask<HistoryReply>(FrameType::history, request);
        for (const HistoryLine& line : reply.lines) {
            if (line.entry >= from) {
                entries.insert(line.entry);
            }
        }
        request.page = reply.next_page;
    } while (request.page != 0);
    return entries;
}

std::set<Sequence> history_of_party(TestServer& server, PartyId party) {
    RawClient client(server.port());
    client.greet();
    const auto rows =
        client.ask<ListRowsReply>(FrameType::list_rows, ListRowsRequest{6, party, {}, 1000});
    REQUIRE(rows.next.empty());
    REQUIRE(rows.rows.size() != 0);
    std::set<Sequence> entries;
    for (const auto& row : rows.rows) {
        ledger::Reader key(row.key);
        entries.merge(history_of(server, key.name<AccountId>(), 0));
    }
    return entries;
}

/// Batches that touch alice and bob, bob and carol, alice, and nobody; one command or several.
void live_a_little(TestServer& server, int rounds) {
    RawClient client(server.port());
    client.greet();
    for (int i = 0; i < rounds; ++i) {
        client.must_submit(
            server.platform().batch({transfer("alice", "bob", 2), transfer("bob", "carol", 1)}));
        client.must_submit(server.platform().batch({transfer("alice", "bob", 5)}));
        client.must_submit(server.platform().batch(
            {hold("hold-" + std::to_string(i), "alice", "bob", 7), transfer("alice", "bob", 1)}));
        client.must_submit(server.platform().batch({transfer("carol", "bob", 1'000'000)}));
    }
}

ErrorCode refusal(TestServer& server, ledger::ByteSpan body) {
    RawClient client(server.port());
    client.greet();
    client.send(FrameType::subscribe, kFeed, body);
    const Frame frame = client.expect();
    CHECK(frame.header.type == FrameType::error);
    client.send(FrameType::ping, 9, ledger::ByteSpan());  // the connection stays
    CHECK(client.expect().header.type == reply_to(FrameType::ping));
    return frame.header.type == FrameType::error ? decode_body<ErrorReply>(frame.body)->code
                                                 : ErrorCode{};
}

/// Views in which every entry touches every account.
class BusyViews final : public Views {
   public:
    explicit BusyViews(Sequence entries) : entries_(entries) {}
    std::optional<crypto::MerkleFrontier> load(ledger::State&) override { return std::nullopt; }
    void take_in(std::span<const ledger::Touch>, ledger::State&,
                 const crypto::MerkleFrontier&) override {}
    void finish(ledger::State&, const crypto::MerkleFrontier&) override {}
    [[nodiscard]] Sequence taken_in() const override { return entries_; }
    [[nodiscard]] Sequence stored() const override { return entries_; }
    [[nodiscard]] std::vector<ledger::Touch> touches(const AccountId& account, ledger::Place from,
                                                     bool, std::size_t) const override {
        ++look_ups;
        return {{account, from, {}, true}};
    }
    [[nodiscard]] std::pair<Sequence, Sequence> entries_at(ledger::Time) const override {
        return {0, entries_};
    }
    [[nodiscard]] std::optional<Sequence> list_rows(
        std::uint8_t, ledger::ByteSpan,
        const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>&) override {
        return entries_;
    }
    mutable std::size_t look_ups = 0;

   private:
    Sequence entries_;
};

}  // namespace

TEST_CASE("a restricted feed brings what histories show, of the past and as it comes") {
    for (const bool is_past : {true, false}) {
        for (const std::size_t cache_bytes : {std::size_t{0}, std::size_t{64} << 20}) {
            CAPTURE(is_past);
            CAPTURE(cache_bytes);
            ServerConfig config;
            config.entry_cache_bytes_max = cache_bytes;
            TestServer server(config);
            const Sequence founded = server.log().tip().next;
            const auto live = [&] { live_a_little(server, 20); };
            if (is_past) {
                live();
            }
            FilteredFeed alice(server, 0, only({"alice"}));
            FilteredFeed carol(server, 0, only({"carol"}));
            FilteredFeed both(server, founded, only({"carol", "alice", "carol"}));
            FilteredFeed platform(server, 0, only({}, kPlatform));
            FilteredFeed rail(server, 0, only({}, kRail));
            FilteredFeed ledgers_own(server, 0, only({}, ledger::kLedgerParty));
            FilteredFeed mixed(server, 0, only({"carol"}, ledger::kLedgerParty));
            if (!is_past) {
                live();
            }
            const Sequence end = server.log().tip().next;
            const auto of_alice = history_of(server, account_named("alice"), 0);
            const auto of_carol = history_of(server, account_named("carol"), 0);
            CHECK(of_alice.size() > 60);
            CHECK(of_carol.size() > 20);
            CHECK(of_carol.size() < 30);
            CHECK(alice.take_until(end) == of_alice);
            CHECK(carol.take_until(end) == of_carol);
            auto of_both = history_of(server, account_named("alice"), founded);
            of_both.merge(history_of(server, account_named("carol"), founded));
            CHECK(both.take_until(end) == of_both);
            CHECK(platform.take_until(end) == history_of_party(server, kPlatform));
            CHECK(rail.take_until(end).empty());
            auto of_own = history_of_party(server, ledger::kLedgerParty);
            CHECK_FALSE(of_own.empty());
            CHECK(ledgers_own.take_until(end) == of_own);
            of_own.merge(std::set<Sequence>(of_carol));
            CHECK(mixed.take_until(end) == of_own);
        }
    }
}

TEST_CASE("a restricted feed resumes at any entry") {
    TestServer server;
    live_a_little(server, 5);
    const Sequence end = server.log().tip().next;
    for (Sequence from = 0; from <= end; ++from) {
        FilteredFeed feed(server, from, only({"carol"}));
        CHECK(feed.take_until(end) == history_of(server, account_named("carol"), from));
    }
}

TEST_CASE("a feed of which nothing comes says so, again and again") {
    TestServer server;
    const Sequence begin = server.log().tip().next;
    FilteredFeed feed(server, begin, only({"carol"}));
    RawClient writer(server.port());
    writer.greet();
    for (int i = 0; i < 3; ++i) {
        writer.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
        CHECK_FALSE(feed.take());
        CHECK(feed.next == server.log().tip().next);
    }
    writer.must_submit(server.platform().batch({transfer("alice", "carol", 1)}));
    CHECK(feed.take_until(server.log().tip().next).size() == 1);
}

TEST_CASE("a restricted feed keeps to its credit, and to its place") {
    TestServer server;
    live_a_little(server, 10);
    const Sequence end = server.log().tip().next;
    const auto expected = history_of(server, account_named("carol"), 0);
    FilteredFeed feed(server, 0, only({"carol"}), 1);
    std::set<Sequence> entries;
    while (feed.next < end) {
        if (const auto entry = feed.take()) {
            entries.insert(*entry);
            const auto owed =
                static_cast<std::uint32_t>(server.log().read(*entry, 1).front().size() + 20 - 1);
            if (entries.size() < 4) {
                feed.client.send(FrameType::feed_credit, kFeed, FeedCredit{owed});
                feed.expect_no_entry();
                feed.client.send(FrameType::feed_credit, kFeed, FeedCredit{1});
            } else {
                feed.client.send(FrameType::feed_credit, kFeed, FeedCredit{owed + 1});
            }
        }
    }
    CHECK(entries == expected);
}

TEST_CASE("restricted feeds that are refused") {
    TestServer server;
    const auto body = [](const FeedFilter& filter) {
        return encode_body(SubscribeRequest{0, kPlenty, filter});
    };
    CHECK(refusal(server, body(only({"alice", "nobody"}))) == ErrorCode::out_of_range);
    CHECK(refusal(server, body(only({}, PartyId{12345}))) == ErrorCode::out_of_range);

    Draft hot = server.world().draft(ledger::CommandKind::open_account).id("hot");
    hot.extension.currency = kEuro;
    hot.extension.options = 1;  // no_history
    RawClient client(server.port());
    client.greet();
    REQUIRE(client.must_submit(server.platform().batch({hot})).results.size() == 0);
    CHECK(refusal(server, body(only({"hot"}))) == ErrorCode::not_available);
    // Its party's feed has it.
    REQUIRE(
        client.must_submit(server.platform().batch({transfer("alice", "hot", 1)})).results.size() ==
        0);
    const Sequence end = server.log().tip().next;
    FilteredFeed platform(server, end - 2, only({}, kPlatform));
    CHECK(platform.take_until(end).size() == 2);

    FeedFilter most;
    most.accounts.items.assign(kMaxFeedAccounts, account_named("alice"));
    FilteredFeed good(server, end - 1, most);
    CHECK(good.take() == end - 1);
    Bytes more = body(most);  // one account more, in the same encoding
    const std::size_t count_at = 8 + 4;
    more[count_at] += 1;
    more.insert(more.begin() + count_at + 4, 20, 0);
    CHECK(refusal(server, more) == ErrorCode::malformed);
}

TEST_CASE("looking through the past is done in bounded pieces, and misses nothing") {
    TestServer server;
    live_a_little(server, 10);
    const Sequence end = server.log().tip().next;
    FeedKeys keys;
    for (std::size_t i = 0; i <= kMaxFeedAccounts; ++i) {
        keys.push_back(account_named("a" + std::to_string(i)));
    }
    const BusyViews views(end - 1);  // behind by one
    Sequence next = 0;
    while (next < end - 1) {
        views.look_ups = 0;
        const FeedStretch stretch = look_through(keys, views, server.log(), next, end);
        CHECK(views.look_ups <= 512 + keys.size());
        REQUIRE(stretch.wanted.size() > 0);
        for (const auto& [sequence, bytes] : stretch.wanted) {
            CHECK(sequence == next);
            CHECK(bytes == server.log().read(sequence, 1).front());
            ++next;
        }
        CHECK(stretch.until == next);
    }
    const FeedStretch none = look_through(keys, views, server.log(), end, end);
    CHECK(none.wanted.empty());
    CHECK(none.until == end);
}

TEST_CASE("recent touches are kept while they are wanted, and not for ever") {
    MemoryViews views;
    RecentTouches recent(views);
    ledger::State state;
    state.facts.next_sequence = 7;
    (void)recent.load(state);
    const auto alice = account_named("alice");
    const auto bob = account_named("bob");
    const auto take_in = [&](std::vector<ledger::Touch> touches, Sequence next) {
        state.facts.next_sequence = next;
        recent.take_in(touches, state, {});
    };
    take_in({{alice, {7, 0}, {}, true}}, 8);
    CHECK(recent.of(7) == nullptr);  // nobody wants them
    auto wanted = recent.begin();
    CHECK(recent.of(7) == nullptr);
    take_in({{bob, {8, 0}, {}, true},
             {alice, {8, 0}, {}, true},
             {bob, {8, 1}, {}, true},
             {alice, {10, 0}, {}, true}},
            12);
    REQUIRE(recent.of(8));
    CHECK(*recent.of(8) == std::vector<AccountId>{alice, bob});
    CHECK(recent.of(9)->empty());
    CHECK(*recent.of(10) == std::vector<AccountId>{alice});
    CHECK(recent.of(11)->empty());
    CHECK(recent.of(12) == nullptr);
    CHECK(recent.of(7) == nullptr);
    take_in({}, 12 + 2000);
    CHECK(recent.of(8) == nullptr);
    CHECK(recent.of(12 + 1999) != nullptr);
    wanted.reset();
    take_in({}, 12 + 2001);
    CHECK(recent.of(12 + 1999) == nullptr);
    CHECK(views.touches(alice, {}, false, 10).size() == 3);
}

}  // namespace feed_filter_test
