// Doubtful writes and stops: clients are told the truth, and a retry gets the one true answer.
#include <doctest/doctest.h>

#include <thread>

#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace faults_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

TEST_CASE("a write that failed, or may have: clients hear \"unknown\", and the server stops") {
    for (const bool is_written : {false, true}) {
        TestServer server;
        RawClient client(server.port());
        client.greet();
        client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
        const auto tip = server.log().tip();
        server.log().doubt_next(is_written);
        constexpr std::uint64_t kBatches = 5;
        std::vector<Bytes> batches;
        for (std::uint64_t i = 0; i < kBatches; ++i) {
            batches.push_back(server.platform().batch({transfer("alice", "bob", 7)}));
            client.send(FrameType::submit, i, batches.back());
        }
        std::size_t unknown = 0;
        while (const auto frame = client.receive()) {
            // What came too late to be taken is refused; what was taken is unknown, never refused.
            const auto answer = RawClient::submitted(*frame);
            if (const auto* error = std::get_if<ErrorReply>(&answer)) {
                CHECK(error->code == ErrorCode::unknown_outcome);
                ++unknown;
            } else {
                REQUIRE(std::holds_alternative<SubmitRefused>(answer));
                CHECK(std::get<SubmitRefused>(answer).error != ledger::BatchError::sequence_gap);
                CHECK(frame->header.request != 0);
            }
        }
        CHECK(unknown > 0);
        CHECK(server.wait_for_fatal().find("may have failed") != std::string::npos);
        CHECK((server.log().tip() == tip) == !is_written);

        // After a restart the same bytes get the one true answer, and the money moved once.
        server.restart();
        RawClient again(server.port());
        again.greet();
        for (std::uint64_t i = 0; i < kBatches; ++i) {
            const auto reply = again.must_submit(batches[i]);
            CHECK(reply.results.size() == 0);
        }
        const auto state = again.ask_for<StateHashReply>(FrameType::state_hash);
        CHECK(state.hash == server.replayed_hash());
        GetRowsRequest request;
        request.table = 6;
        Bytes key;
        ledger::Writer(key).name(account_named("bob"));
        request.keys.items = {key};
        const auto row = again.ask<GetRowsReply>(FrameType::get_rows, request).rows[0].value();
        ledger::Account bob;
        ledger::Reader in(row);
        ledger::decode_fields(bob, in);
        CHECK(bob.available.value() == 1 + 7 * static_cast<int>(kBatches));
    }
}

TEST_CASE("a graceful stop answers what was taken") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    server.log().hold_up();
    constexpr std::uint64_t kBatches = 20;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        client.send(FrameType::submit, i, server.platform().batch({transfer("alice", "bob", 1)}));
    }
    client.send(FrameType::ping, kBatches, ledger::ByteSpan());
    CHECK(client.expect().header.request == kBatches);  // so all of them were taken
    std::thread stopping([&server] { server.stop(); });
    server.log().let_go();
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        CHECK(client.expect().header.type == reply_to(FrameType::submit));
    }
    CHECK_FALSE(client.receive().has_value());
    client.close();
    stopping.join();
    CHECK_THROWS(RawClient(server.port()));
}

TEST_CASE("a stop does not wait for ever for a peer that takes nothing") {
    ServerConfig config;
    config.drain_timeout = std::chrono::milliseconds(200);
    TestServer server(config);
    RawClient client(server.port());
    client.greet();
    const auto entries = encode_body(EntriesRequest{0, 1000, 1 << 20});
    for (std::uint64_t i = 0; i < 200; ++i) {
        client.send(FrameType::entries, i, entries);
    }
    const auto start = std::chrono::steady_clock::now();
    server.stop();
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
}

TEST_CASE("a log of another key, or without a genesis, is not served") {
    ledger::MemoryLog empty;
    MemoryViews views;
    VirtualClock clock;
    const crypto::SecretKey key = crypto::generate_key();
    ServerConfig config;
    config.listen_port = 0;
    CHECK_THROWS_AS(Server(config, {empty, views, clock, key, nullptr, nullptr}),
                    ledger::CheckFailed);

    TestServer other;
    other.stop();
    CHECK_THROWS_AS(Server(config, {other.log(), views, clock, key, nullptr, nullptr}),
                    ledger::CheckFailed);
}

}  // namespace faults_test
