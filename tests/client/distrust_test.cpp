// Servers that lie, are in trouble, or have lost entries: nothing of theirs is believed, and no
// client wears them out.

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include "tests/client/client_fixture.h"
#include "tests/client/scripted_server.h"

namespace distrust_test {

using namespace holdfast;
using namespace holdfast::test;
using api::Answer;
using api::AsyncClient;
using api::BatchReceipt;
using api::Client;
using api::ClientError;
using api::Failure;
using api::FailureCode;
using api::FrameHeader;
using api::FrameType;
using ledger::Bytes;

namespace {

using Script = ScriptedServer::Script;

constexpr std::uint64_t kLogSize = 10;

Bytes error_frame(const FrameHeader& header, api::ErrorCode code) {
    return api::encode_frame(FrameType::error, header.request, api::ErrorReply{code, "as told"});
}
/// Greets, tells a new key's place, and leaves the rest to `script`.
Script greeting(Script script) {
    return [script = std::move(script)](const FrameHeader& header,
                                        const Bytes& body) -> std::optional<Bytes> {
        if (header.type == FrameType::hello) {
            return ScriptedServer::greeting(header, kLogSize);
        }
        if (auto answer = script(header, body); !answer || !answer->empty()) {
            return answer;
        }
        if (header.type == FrameType::key_place) {
            api::KeyPlaceReply place;
            place.head = ScriptedServer::head(kLogSize);
            return api::encode_frame(api::reply_to(header.type), header.request, place);
        }
        return error_frame(header, api::ErrorCode::not_available);
    };
}
/// What a call fails with; `stopped` if it does not.
template <class Call>
FailureCode failure_of(Call&& call) {
    try {
        (void)call();
    } catch (const ClientError& error) {
        return error.failure().code;
    }
    return FailureCode::stopped;
}
template <class T>
FailureCode failure_of(std::future<T>& answer) {
    REQUIRE(answer.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    return failure_of([&] { return answer.get(); });
}
/// Settings under which a second attempt never comes.
api::ClientSettings settings_of_one_attempt(std::uint16_t port) {
    auto settings = settings_for(port);
    settings.retry_delay_min = settings.retry_delay_max = std::chrono::hours(1);
    settings.request_timeout = std::chrono::milliseconds(300);
    return settings;
}

}  // namespace

TEST_CASE("a batch logged before what it has seen is not believed") {
    for (const std::uint64_t entry : {kLogSize - 1, kLogSize}) {
        CAPTURE(entry);
        ScriptedServer server(
            greeting([entry](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
                if (header.type != FrameType::submit) {
                    return Bytes();
                }
                api::SubmitReply reply;
                reply.entry = entry;
                reply.command_count = 1;
                reply.head = ScriptedServer::head(kLogSize + 1);
                return api::encode_frame(api::reply_to(header.type), header.request, reply);
            }));
        Client client(settings_for(server.port()));
        const auto key = client.add_key(secret_named("platform"));
        auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
        CHECK(failure_of(answer) ==
              (entry < kLogSize ? FailureCode::protocol : FailureCode::stopped));
    }
}

TEST_CASE("a head that is not signed, or of another history, is not believed") {
    api::SignedHead forged = ScriptedServer::head(kLogSize + 1);
    forged.size += 1;
    for (const api::SignedHead& head : {forged, ScriptedServer::head(kLogSize, 1)}) {
        CAPTURE(head.size);
        ScriptedServer server(
            greeting([&](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
                if (header.type != FrameType::key_place) {
                    return Bytes();
                }
                api::KeyPlaceReply place;
                place.head = head;
                return api::encode_frame(api::reply_to(header.type), header.request, place);
            }));
        Client client(settings_for(server.port()));
        const auto key = client.add_key(secret_named("platform"));
        auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
        CHECK(failure_of(answer) == FailureCode::bad_head);
    }
}

TEST_CASE("a batch that can't be stored is not sent") {
    const store::TempFolder folder;
    TestServer server;
    auto settings = settings_for(server.port());
    settings.outbox_folder = folder.path() / "box";
    Client client(settings);
    const auto key = client.add_key(secret_named("platform"));
    const auto before = client.status().sequence;
    std::filesystem::remove_all(settings.outbox_folder);
    auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    CHECK(failure_of(answer) == FailureCode::outbox);
    CHECK(client.status().sequence == before);
}

TEST_CASE("a key's place is asked for again only after a while") {
    std::atomic<int> asked{0};
    ScriptedServer server(
        greeting([&](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
            if (header.type != FrameType::key_place) {
                return Bytes();
            }
            ++asked;
            return error_frame(header, api::ErrorCode::overloaded);
        }));
    Client client(settings_of_one_attempt(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    for (int i = 0; i < 5; ++i) {  // answered in turn: a second question would be among them
        CHECK(failure_of([&] { return client.checkpoint(); }) == FailureCode::server_error);
    }
    CHECK(asked == 1);
    client.stop();
    CHECK(failure_of(answer) == FailureCode::stopped);
}

TEST_CASE("a batch whose key's place can't be had fails") {
    ScriptedServer server(
        greeting([](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
            return header.type == FrameType::key_place
                       ? error_frame(header, api::ErrorCode::not_available)
                       : Bytes();
        }));
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    CHECK(failure_of(answer) == FailureCode::server_error);
}

TEST_CASE("a key's place that is not understood ends the client") {
    ScriptedServer server(
        greeting([](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
            return header.type == FrameType::key_place
                       ? api::make_frame(api::reply_to(header.type), header.request, Bytes{1})
                       : Bytes();
        }));
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    CHECK(failure_of(answer) == FailureCode::protocol);
}

TEST_CASE("a server that greets and closes is not asked again at once") {
    ScriptedServer server(
        greeting([](const FrameHeader&, const Bytes&) { return std::optional<Bytes>(); }));
    Client client(settings_of_one_attempt(server.port()));
    CHECK(failure_of([&] { return client.checkpoint(); }) == FailureCode::timed_out);
    CHECK(server.connections() == 1);
}

TEST_CASE("a server that sends no frames is given up") {
    ScriptedServer server(greeting([](const FrameHeader&, const Bytes&) {
        return std::optional<Bytes>(Bytes(api::kFrameHeaderBytes, 0xff));
    }));
    Client client(settings_for(server.port()));
    CHECK(failure_of([&] { return client.checkpoint(); }) == FailureCode::protocol);
    CHECK(server.connections() == 1);
}

TEST_CASE("a feed that sends beyond its credit is not believed") {
    ScriptedServer server(
        greeting([](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
            if (header.type != FrameType::subscribe) {
                return Bytes();
            }
            Bytes frames = api::encode_frame(api::reply_to(header.type), header.request,
                                             api::SubscribeReply{});
            for (std::uint64_t i = 0; i < 3; ++i) {
                const Bytes frame = api::encode_frame(FrameType::feed_entry, header.request,
                                                      api::FeedEntry{i, i, {Bytes(100)}});
                frames.insert(frames.end(), frame.begin(), frame.end());
            }
            return frames;
        }));
    boost::asio::io_context io;
    AsyncClient client(io.get_executor(), settings_for(server.port()));
    std::size_t entries = 0;
    std::optional<Failure> end;
    (void)client.subscribe(0, 150,  // the second one uses it up, and is sent whole
                           {[&](ledger::Sequence, const Bytes&) { ++entries; },
                            [&](const Failure& failure) {
                                end = failure;
                                io.stop();
                            }});
    io.run_for(std::chrono::seconds(20));
    CHECK(entries == 2);
    REQUIRE(end);
    CHECK(end->code == FailureCode::protocol);
}

TEST_CASE("a feed that leaves something out is not believed") {
    using Frames = std::vector<std::pair<std::uint64_t, std::optional<std::uint64_t>>>;
    struct Case {
        bool is_restricted;
        Frames frames;  // first, and the entry; or, without one, progress to five beyond it
        std::size_t good;
    };
    for (const Case& wanted : {Case{false, {{0, 0}, {1, 2}}, 1},           // an entry
                               Case{false, {{0, 0}, {2, 2}}, 1},           // the same, honestly
                               Case{false, {{0, {}}}, 0},                  // progress, unasked
                               Case{true, {{0, 3}, {5, 7}}, 1},            // a stretch
                               Case{true, {{0, {}}, {5, 6}, {8, {}}}, 2},  // likewise
                               Case{true, {{0, 3}, {4, 2}}, 1}}) {         // backwards
        ScriptedServer server(
            greeting([&](const FrameHeader& header, const Bytes&) -> std::optional<Bytes> {
                if (header.type != FrameType::subscribe) {
                    return Bytes();
                }
                Bytes all = api::encode_frame(api::reply_to(header.type), header.request,
                                              api::SubscribeReply{});
                for (const auto& [first, entry] : wanted.frames) {
                    const Bytes frame =
                        entry ? api::encode_frame(FrameType::feed_entry, header.request,
                                                  api::FeedEntry{first, *entry, {Bytes(10)}})
                              : api::encode_frame(FrameType::feed_progress, header.request,
                                                  api::FeedProgress{first, first + 5});
                    all.insert(all.end(), frame.begin(), frame.end());
                }
                return all;
            }));
        api::FeedFilter filter;
        if (wanted.is_restricted) {
            filter.party = 10;
        }
        Client client(settings_for(server.port()));
        std::size_t good = 0;
        CHECK(failure_of([&] {
                  client.follow(
                      0, filter, [&](ledger::Sequence, const Bytes&) { return ++good != 0; },
                      [&](ledger::Sequence) { return ++good != 0; });
                  return 0;
              }) == FailureCode::protocol);
        CHECK(good == wanted.good);
    }
}

TEST_CASE("of a ledger that lost entries nothing is believed") {
    const store::TempFolder folder;
    api::ClientSettings settings;
    {
        TestServer server;
        settings = settings_for(server.port());
        settings.outbox_folder = folder.path() / "box";
        Client client(settings);
        const auto key = client.add_key(secret_named("platform"));
        (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
    }
    TestServer rolled_back;  // the same ledger, without that batch
    settings.port = rolled_back.port();
    SUBCASE("no read") {
        Client client(settings);
        CHECK(failure_of([&] { return client.status(); }) == FailureCode::rolled_back);
    }
    SUBCASE("no feed") {
        Client client(settings);
        CHECK(failure_of([&] {
                  client.follow(0, [](ledger::Sequence, const Bytes&) { return true; });
                  return 0;
              }) == FailureCode::rolled_back);
    }
    SUBCASE("no receipt") {
        {  // signed before the entries were seen that are lost: this server takes it
            api::Outbox outbox(settings.outbox_folder);
            outbox.store(std::get<ledger::SignedBatch>(ledger::SignedBatch::parse(
                rolled_back.platform().batch({transfer("alice", "bob", 1)}))));
        }
        std::promise<FailureCode> code;
        auto told = code.get_future();
        Client client(settings, [&](const ledger::SignedBatch&, Answer<BatchReceipt> answer) {
            const auto* failure = std::get_if<Failure>(&answer);
            code.set_value(failure != nullptr ? failure->code : FailureCode::stopped);
        });
        REQUIRE(told.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
        CHECK(told.get() == FailureCode::rolled_back);
        client.stop();
        CHECK(api::Outbox(settings.outbox_folder).take_waiting().size() == 1);
    }
}

}  // namespace distrust_test
