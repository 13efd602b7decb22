// The event feed: every entry once, in order, under load, with credit and back-pressure.
#include <doctest/doctest.h>

#include <thread>

#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace feed_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

namespace {

constexpr std::uint64_t kFeed = 5;

// Reads entries up to `end`, renewing credit; each must be the next one, as stored.
void follow(RawClient& client, ledger::Sequence from, ledger::Sequence end, std::uint32_t credit,
            const FaultyLog& log) {
    for (ledger::Sequence next = from; next < end; ++next) {
        const Frame frame = client.expect();
        REQUIRE(frame.header.type == FrameType::feed_entry);
        REQUIRE(frame.header.request == kFeed);
        const auto entry = decode_body<FeedEntry>(frame.body).value();
        REQUIRE(entry.entry == next);
        REQUIRE(entry.bytes.content == log.read(next, 1).front());
        client.send(FrameType::feed_credit, kFeed, FeedCredit{credit});
    }
}

}  // namespace

TEST_CASE("a feed from the beginning goes on into what comes") {
    for (const std::size_t cache_bytes :
         {std::size_t{0}, std::size_t{64} << 20}) {  // from the log; from memory
        ServerConfig config;
        config.entry_cache_bytes_max = cache_bytes;
        TestServer server(config);
        RawClient reader(server.port());
        reader.greet();
        reader.send(FrameType::subscribe, kFeed, SubscribeRequest{0, 4096, {}});
        CHECK(reader.expect().header.type == reply_to(FrameType::subscribe));

        constexpr int kBatches = 300;
        std::thread load([&server] {
            RawClient writer(server.port());
            writer.greet();
            for (std::uint64_t i = 0; i < kBatches; ++i) {
                writer.send(FrameType::submit, i,
                            server.platform().batch({transfer("alice", "bob", 1)}));
            }
            for (std::uint64_t i = 0; i < kBatches; ++i) {
                (void)writer.expect();
            }
        });
        const auto founded = server.world().log().size();
        follow(reader, 0, founded + kBatches, 4096, server.log());
        load.join();
    }
}

TEST_CASE("no more is sent than the credit allows") {
    TestServer server;
    RawClient reader(server.port());
    reader.greet();
    reader.send(FrameType::subscribe, kFeed, SubscribeRequest{0, 1, {}});
    (void)reader.expect();
    const Frame first = reader.expect();  // uses the credit up, and is sent whole
    CHECK(decode_body<FeedEntry>(first.body)->entry == 0);
    reader.send(FrameType::ping, 9, ledger::ByteSpan());
    CHECK(reader.expect().header.type == reply_to(FrameType::ping));
    const auto owed = static_cast<std::uint32_t>(first.body.size() - 1);
    reader.send(FrameType::feed_credit, kFeed, FeedCredit{owed});
    reader.send(FrameType::ping, 9, ledger::ByteSpan());
    CHECK(reader.expect().header.type == reply_to(FrameType::ping));
    reader.send(FrameType::feed_credit, kFeed, FeedCredit{1});
    CHECK(decode_body<FeedEntry>(reader.expect().body)->entry == 1);
    reader.send(FrameType::unsubscribe, kFeed, ledger::ByteSpan());
    CHECK(reader.expect().header.type == reply_to(FrameType::unsubscribe));
    reader.send(FrameType::feed_credit, kFeed,
                FeedCredit{1 << 20});  // crosses with the end: nothing happens
    reader.send(FrameType::ping, 10, ledger::ByteSpan());
    CHECK(reader.expect().header.type == reply_to(FrameType::ping));
}

TEST_CASE("feeds that are refused") {
    ServerConfig config;
    config.subscriptions_max = 2;
    TestServer server(config);
    RawClient client(server.port());
    client.greet();
    const auto code = [&](std::uint64_t number, ledger::Sequence from) {
        client.send(FrameType::subscribe, number, SubscribeRequest{from, 0, {}});
        const Frame frame = client.expect();
        return frame.header.type == FrameType::error ? decode_body<ErrorReply>(frame.body)->code
                                                     : ErrorCode{};
    };
    const auto tip = server.log().tip().next;
    CHECK(code(1, tip + 1) == ErrorCode::out_of_range);
    CHECK(code(1, tip) == ErrorCode{});
    CHECK(code(1, tip) == ErrorCode::duplicate_request);
    CHECK(code(2, 0) == ErrorCode{});
    CHECK(code(3, 0) == ErrorCode::overloaded);
    client.send(FrameType::unsubscribe, 7, ledger::ByteSpan());
    CHECK(decode_body<ErrorReply>(client.expect().body)->code == ErrorCode::out_of_range);
}

TEST_CASE("a reader that takes nothing holds up only itself") {
    ServerConfig config;
    config.outbox_pause_bytes = 64 << 10;
    config.write_timeout = std::chrono::minutes(10);  // it sleeps as long as the writer takes
    TestServer server(config);
    RawClient sleeper(server.port());
    sleeper.greet();
    sleeper.send(FrameType::subscribe, kFeed, SubscribeRequest{0, 64 << 20, {}});
    RawClient writer(server.port());
    writer.greet();
    std::vector<Draft> many;
    for (int i = 0; i < 1000; ++i) {
        many.push_back(transfer("alice", "bob", 1));
    }
    for (int i = 0; i < 60; ++i) {  // some 8 MB of entries, more than the sockets hold
        for (auto& draft : many) {
            draft = transfer("alice", "bob", 1);
        }
        writer.must_submit(server.platform().batch(many));
    }
    (void)sleeper.expect();
    follow(sleeper, 0, server.log().tip().next, 64 << 20, server.log());
}

}  // namespace feed_test
