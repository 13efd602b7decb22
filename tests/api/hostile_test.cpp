// Peers that send rubbish, too much, too slowly, or nothing: refused or dropped, and nobody else
// suffers.
#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace hostile_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;
using std::chrono::milliseconds;

namespace {

ErrorCode error_code(const Frame& frame) {
    REQUIRE(frame.header.type == FrameType::error);
    return decode_body<ErrorReply>(frame.body).value().code;
}

// The server sends this error, and ends.
void check_dropped(RawClient& client, ErrorCode code) {
    CHECK(error_code(client.expect()) == code);
    CHECK_FALSE(client.receive().has_value());
}

void check_serves(TestServer& server) {
    RawClient client(server.port());
    client.greet();
    client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
}

}  // namespace

TEST_CASE("bad frames end the connection with an error") {
    TestServer server;
    RawClient client(server.port());
    const auto header = [](FrameHeader fields) {
        Bytes bytes;
        encode_frame_header(fields, bytes);
        return bytes;
    };
    SUBCASE("before hello") {
        client.send(FrameType::ping, 1, ledger::ByteSpan());
        check_dropped(client, ErrorCode::no_hello);
    }
    SUBCASE("a hello that is too long") {
        client.send_bytes(header({2000, FrameType::hello, 0, 1}));
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("a hello of something else") {
        client.send(FrameType::hello, 1, Bytes{1, 2, 3});
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("another version") {
        HelloRequest hello;
        hello.protocol_version = 2;
        client.send(FrameType::hello, 1, hello);
        check_dropped(client, ErrorCode::unsupported_version);
    }
    SUBCASE("another ledger") {
        HelloRequest hello;
        hello.origin = "example.com/other";
        client.send(FrameType::hello, 1, hello);
        check_dropped(client, ErrorCode::wrong_ledger);
    }
    SUBCASE("hello twice") {
        client.greet();
        client.send(FrameType::hello, 1, HelloRequest{});
        check_dropped(client, ErrorCode::no_hello);
    }
    SUBCASE("an unknown type") {
        client.greet();
        for (const int type : {0, 19, 126, 127, 128, 255}) {
            RawClient other(server.port());
            other.greet();
            other.send(static_cast<FrameType>(type), 1, ledger::ByteSpan());
            check_dropped(other, ErrorCode::unknown_type);
        }
    }
    SUBCASE("unknown flags") {
        client.greet();
        client.send(FrameType::submit, 1, Bytes{1}, 2);
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("flags where there are none") {
        client.greet();
        client.send(FrameType::ping, 1, ledger::ByteSpan(), kWantBalances);
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("too long a body, announced") {
        client.greet();
        client.send_bytes(header({kMaxRequestBytes + 1, FrameType::submit, 0, 1}));
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("a body that only a batch may have") {
        client.greet();
        client.send_bytes(header({kMaxOtherRequestBytes + 1, FrameType::get_rows, 0, 1}));
        check_dropped(client, ErrorCode::malformed);
    }
    SUBCASE("reserved bits") {
        client.greet();
        Bytes bytes = header({0, FrameType::ping, 0, 1});
        bytes[7] = 1;
        client.send_bytes(bytes);
        check_dropped(client, ErrorCode::malformed);
    }
    check_serves(server);
}

TEST_CASE("bad bodies are answered, and the connection stays") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    for (int type = static_cast<int>(FrameType::ping);
         type <= static_cast<int>(FrameType::unsubscribe); ++type) {
        const Bytes rubbish(3, 0xee);
        client.send(static_cast<FrameType>(type), 77, rubbish);
        const Frame frame = client.expect();
        CHECK(frame.header.request == 77);
        if (static_cast<FrameType>(type) == FrameType::submit) {
            CHECK(frame.header.type == FrameType::submit_refused);
        } else {
            CHECK(error_code(frame) == ErrorCode::malformed);
        }
    }
    client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
}

TEST_CASE("a number that is still open is not taken again") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    server.log().hold_up();
    client.send(FrameType::submit, 5, server.platform().batch({transfer("alice", "bob", 1)}));
    client.send(FrameType::ping, 5, ledger::ByteSpan());
    CHECK(error_code(client.expect()) == ErrorCode::duplicate_request);
    server.log().let_go();
    CHECK(client.expect().header.type == reply_to(FrameType::submit));
}

TEST_CASE("random bytes, before and after hello") {
    const auto seed = std::random_device{}();
    INFO("seed ", seed);
    std::mt19937 random(seed);
    TestServer server;
    const auto tip = server.log().tip();
    for (int round = 0; round < 60; ++round) {
        RawClient client(server.port());
        if (round % 2 == 0) {
            client.greet();
        }
        Bytes bytes(random() % 400);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(random() % 3 == 0 ? 0 : random());
        }
        if (round % 3 == 0 && bytes.size() >= kFrameHeaderBytes) {  // a plausible header
            Bytes frame = make_frame(static_cast<FrameType>(1 + random() % 17), random(), bytes);
            frame.swap(bytes);
        }
        try {
            client.send_bytes(bytes);
            client.end();
            while (client.receive()) {
            }
        } catch (const std::runtime_error&) {  // it was cut off while sending
        }
    }
    CHECK(server.log().tip() == tip);
    check_serves(server);
}

TEST_CASE("changed and truncated batches change nothing") {
    const auto seed = std::random_device{}();
    INFO("seed ", seed);
    std::mt19937 random(seed);
    TestServer server;
    RawClient client(server.port());
    client.greet();
    const auto tip = server.log().tip();
    const Bytes batch =
        server.platform().draft_batch({transfer("alice", "bob", 1), transfer("alice", "bob", 2)});
    for (int round = 0; round < 300; ++round) {
        Bytes changed = batch;
        if (round % 3 == 0) {
            changed.resize(random() % batch.size());
        } else {
            changed[random() % changed.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
        }
        CHECK(std::holds_alternative<SubmitRefused>(client.submit(changed)));
    }
    CHECK(server.log().tip() == tip);
    client.must_submit(batch);
}

// A server whose limits are short, and a client of it.
struct Impatient {
    TestServer server;
    RawClient client;

    explicit Impatient(const ServerConfig& config) : server(config), client(server.port()) {}
};

TEST_CASE("slow and silent peers are dropped") {
    ServerConfig config;  // only the limit a case is about is short: no other runs out first
    SUBCASE("no hello") {
        config.hello_timeout = milliseconds(100);
        Impatient peers(config);
        check_dropped(peers.client, ErrorCode::timed_out);
    }
    SUBCASE("half a hello") {
        config.hello_timeout = milliseconds(100);
        Impatient peers(config);
        peers.client.send_bytes(Bytes{1, 0, 0});
        check_dropped(peers.client, ErrorCode::timed_out);
    }
    SUBCASE("half a frame") {
        config.frame_timeout = milliseconds(100);
        Impatient peers(config);
        peers.client.greet();
        Bytes frame = make_frame(FrameType::submit, 1, Bytes(1000));
        frame.resize(500);
        peers.client.send_bytes(frame);
        check_dropped(peers.client, ErrorCode::timed_out);
    }
    SUBCASE("a frame byte by byte") {
        config.frame_timeout = milliseconds(100);
        Impatient peers(config);
        peers.client.greet();
        const Bytes frame = make_frame(FrameType::ping, 1, ledger::ByteSpan());
        try {
            for (const std::uint8_t byte : frame) {
                peers.client.send_bytes({&byte, 1});
                std::this_thread::sleep_for(milliseconds(20));
            }
        } catch (const std::runtime_error&) {
        }
        check_dropped(peers.client, ErrorCode::timed_out);
    }
    SUBCASE("nothing after hello") {
        config.idle_timeout = milliseconds(200);
        Impatient peers(config);
        peers.client.greet();
        check_dropped(peers.client, ErrorCode::timed_out);
    }
    SUBCASE("but pings keep a connection") {
        config.idle_timeout = milliseconds(5000);  // a machine may stand still for four seconds
        Impatient peers(config);
        peers.client.greet();
        for (std::uint64_t i = 0; i < 6; ++i) {
            std::this_thread::sleep_for(milliseconds(1000));
            peers.client.send(FrameType::ping, i, ledger::ByteSpan());
            CHECK(peers.client.expect().header.type == reply_to(FrameType::ping));
        }
    }
    SUBCASE("and so does a feed") {
        config.idle_timeout = milliseconds(3000);
        Impatient peers(config);
        peers.client.greet();
        peers.client.send(FrameType::subscribe, 1,
                          SubscribeRequest{peers.server.log().tip().next, 1 << 20, {}});
        CHECK(peers.client.expect().header.type == reply_to(FrameType::subscribe));
        std::this_thread::sleep_for(milliseconds(3500));
        check_serves(peers.server);
        CHECK(peers.client.expect().header.type == FrameType::feed_entry);
    }
}

TEST_CASE("a peer that takes nothing is dropped") {
    ServerConfig config;
    config.write_timeout = milliseconds(150);
    TestServer server(config);
    RawClient client(server.port());
    client.greet();
    const auto entries = encode_body(EntriesRequest{0, 1000, 1 << 20});
    try {
        for (std::uint64_t i = 0; i < 20'000;
             ++i) {  // replies of some 80 MB, more than the sockets hold
            client.send(FrameType::entries, i, entries);
        }
    } catch (const std::runtime_error&) {  // cut off while sending
    }
    for (int i = 0; i < 250 && server.server().status().connections != 0; ++i) {
        std::this_thread::sleep_for(milliseconds(20));
    }
    CHECK(server.server().status().connections == 0);
    check_serves(server);
}

TEST_CASE("too many connections") {
    ServerConfig config;
    config.address_connections_max = 3;
    TestServer server(config);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->greet();
    }
    {
        RawClient surplus(server.port());
        CHECK_FALSE(surplus.receive().has_value());
    }
    clients.pop_back();
    for (int i = 0; i < 100; ++i) {  // until the server has seen it go
        try {
            RawClient next(server.port());
            next.greet();
            return;
        } catch (const std::exception&) {
            std::this_thread::sleep_for(milliseconds(20));
        }
    }
    FAIL("the place of a connection that ended is not free");
}

TEST_CASE("overload is refused, nothing of it is logged, and a retry succeeds") {
    ServerConfig config;
    SUBCASE("the queue is full") { config.queued_batches_max = 4; }
    SUBCASE("the key has too many in flight") { config.key_batches_in_flight_max = 4; }
    config.undurable_bytes_max = 1;
    TestServer server(config);
    RawClient client(server.port());
    client.greet();
    server.log().hold_up();
    constexpr std::uint64_t kBatches = 40;
    std::vector<Bytes> batches;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        batches.push_back(server.platform().batch({transfer("alice", "bob", 1)}));
        client.send(FrameType::submit, i, batches.back());
    }
    client.send(FrameType::ping, kBatches, ledger::ByteSpan());
    std::set<std::uint64_t> refused;
    const auto take_answer = [&](const Frame& frame) {
        if (frame.header.type == FrameType::submit_refused) {
            // The first is overloaded; what is behind it may have found room again, but has a gap
            // before it.
            const auto error = decode_body<SubmitRefused>(frame.body)->error;
            CHECK((error == ledger::BatchError::overloaded ||
                   error == ledger::BatchError::sequence_gap));
            refused.insert(frame.header.request);
        } else {
            CHECK(frame.header.type == reply_to(FrameType::submit));
        }
    };
    std::size_t answered = 0;
    for (Frame frame = client.expect(); frame.header.request != kBatches; frame = client.expect()) {
        take_answer(frame);
        ++answered;
    }
    CHECK(refused.size() > 0);
    server.log().let_go();
    for (; answered < kBatches; ++answered) {
        take_answer(client.expect());
    }
    CHECK(refused.size() < kBatches);
    for (const std::uint64_t i : refused) {
        client.must_submit(batches[i]);
    }
}

}  // namespace hostile_test
