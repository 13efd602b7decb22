// The way of a batch through the server: results, order, retries, and everything that is refused.
#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace submit_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;
using ledger::BatchError;
using ledger::Reason;

namespace {

SubmitRefused refused(const RawClient::Submitted& answer) {
    REQUIRE(std::holds_alternative<SubmitRefused>(answer));
    return std::get<SubmitRefused>(answer);
}

}  // namespace

TEST_CASE("a batch is answered with its results and a head that covers it") {
    TestServer server;
    RawClient client(server.port());
    const auto hello = client.greet();
    CHECK(hello.origin == "example.com/test");
    const auto before = server.log().tip().next;

    const auto reply = client.must_submit(
        server.platform().batch({transfer("alice", "bob", 70), transfer("bob", "alice", 71),
                                 transfer("alice", "nobody", 1)}));
    CHECK(reply.entry == before);
    CHECK(reply.command_count == 3);
    CHECK_FALSE(reply.logged_before);
    REQUIRE(reply.results.size() == 2);
    CHECK(reply.results[0].index == 1);
    CHECK(reply.results[0].reason == Reason::insufficient_funds);
    CHECK(reply.results[1].reason == Reason::account_not_found);
    CHECK(reply.balances.size() == 0);
    CHECK(reply.head.size > reply.entry);
    const std::string text =
        crypto::format_checkpoint({hello.origin, reply.head.size, reply.head.root});
    CHECK(crypto::verify(hello.log_key, crypto::bytes_of(text), reply.head.signature));
    CHECK(server.log().tip().next == before + 1);

    SUBCASE("with the balances after it, if they are wanted") {
        const auto again = client.must_submit(
            server.platform().batch({transfer("alice", "bob", 5)}), kWantBalances);
        REQUIRE(again.balances.size() == 2);
        CHECK(again.balances[0].account == account_named("alice"));
        CHECK(again.balances[0].row.available == ledger::Balance(ledger::i128{100'000 - 75}));
        CHECK(again.balances[1].row.available == ledger::Balance(ledger::i128{75}));
    }
}

TEST_CASE("pipelined batches are decided in the order sent") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    constexpr std::uint64_t kBatches = 200;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        client.send(FrameType::submit, i, server.platform().batch({transfer("alice", "bob", 1)}));
    }
    ledger::Sequence last = 0;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        const Frame frame = client.expect();
        const auto reply = std::get<SubmitReply>(RawClient::submitted(frame));
        CHECK(frame.header.request == i);
        CHECK(reply.entry > last);
        last = reply.entry;
    }
    const auto state = client.ask_for<StateHashReply>(FrameType::state_hash);
    CHECK(state.hash == server.replayed_hash());
}

TEST_CASE("the same header again gets the same results") {
    TestServer server;
    const auto batch =
        server.platform().batch({transfer("alice", "bob", 70), transfer("bob", "alice", 71)});
    SubmitReply first;
    {
        RawClient client(server.port());
        client.greet();
        first = client.must_submit(batch);
    }
    const auto check_repeat = [&] {
        RawClient client(server.port());
        client.greet();
        const auto tip = server.log().tip();
        const auto again = client.must_submit(batch);
        CHECK(again.logged_before);
        CHECK(again.entry == first.entry);
        CHECK(again.time == first.time);
        CHECK(again.results == first.results);
        CHECK(server.log().tip() == tip);
    };
    SUBCASE("at once") { check_repeat(); }
    SUBCASE("after a restart") {
        server.restart();
        check_repeat();
    }
    SUBCASE("after later batches of the same key") {
        RawClient client(server.port());
        client.greet();
        client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
        check_repeat();
    }
    SUBCASE("while the first is not durable yet") {
        const auto next = server.platform().batch({transfer("alice", "bob", 2)});
        server.log().hold_up();
        RawClient client(server.port());
        client.greet();
        client.send(FrameType::submit, 1, next);
        client.send(FrameType::submit, 2, next);
        server.log().let_go();
        const auto one = std::get<SubmitReply>(RawClient::submitted(client.expect()));
        const auto two = std::get<SubmitReply>(RawClient::submitted(client.expect()));
        CHECK_FALSE(one.logged_before);
        CHECK(two.logged_before);
        CHECK(one.entry == two.entry);
    }
}

TEST_CASE("what is refused is not logged, uses no sequence up, and tells the place") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    Signer& platform = server.platform();
    const auto tip = server.log().tip();
    const auto refuse = [&](const ledger::Bytes& batch) {
        const auto answer = refused(client.submit(batch));
        CHECK(server.log().tip() == tip);
        return answer;
    };

    SUBCASE("bytes that are no batch") {
        CHECK(refuse({1, 2, 3}).error == BatchError::malformed);
        auto batch = platform.draft_batch({transfer("alice", "bob", 1)});
        batch.pop_back();
        CHECK(refuse(batch).error == BatchError::malformed);
        batch.resize(batch.size() + 2);
        CHECK(refuse(batch).error == BatchError::malformed);
    }
    SUBCASE("another ledger's") {
        platform.origin_hash[0] ^= 1;
        CHECK(refuse(platform.draft_batch({transfer("alice", "bob", 1)})).error ==
              BatchError::wrong_ledger);
        platform.origin_hash[0] ^= 1;
    }
    SUBCASE("a changed command") {
        auto batch = platform.draft_batch({transfer("alice", "bob", 1)});
        batch.back() ^= 1;  // the record's deadline
        CHECK(refuse(batch).error == BatchError::bad_commands_root);
    }
    SUBCASE("a changed header, or signature") {
        const auto batch = platform.draft_batch({transfer("alice", "bob", 1)});
        constexpr std::size_t kExpiryAt = 4 + 32 + 72;
        constexpr std::size_t kSignatureAt = kExpiryAt + 8 + 4 + 8 + 32 + 32;
        for (const std::size_t at : {kExpiryAt, kSignatureAt, kSignatureAt + 40}) {
            auto changed = batch;
            changed[at] ^= 1;
            CHECK(refuse(changed).error == BatchError::bad_signature);
        }
    }
    SUBCASE("an unknown key") {
        Signer stranger("stranger", server.world().state());
        CHECK(refuse(stranger.draft_batch({transfer("alice", "bob", 1)})).error ==
              BatchError::unknown_key);
    }
    SUBCASE("a gap in the sequence, near and far") {
        for (const std::uint64_t step : {std::uint64_t{1}, std::uint64_t{5000}}) {
            platform.sequence += step;
            const auto answer = refuse(platform.draft_batch({transfer("alice", "bob", 1)}));
            platform.sequence -= step;
            CHECK(answer.error == BatchError::sequence_gap);
            CHECK(answer.next_sequence == platform.sequence + 1);
            CHECK(answer.last_header == platform.previous);
        }
    }
    SUBCASE("another previous header") {
        const auto previous = platform.previous;
        platform.previous[5] ^= 1;
        const auto answer = refuse(platform.draft_batch({transfer("alice", "bob", 1)}));
        platform.previous = previous;
        CHECK(answer.error == BatchError::wrong_previous);
        CHECK(answer.last_header == previous);
    }
    SUBCASE("past its expiry") {
        platform.expiry = server.clock().now() - 1;
        CHECK(refuse(platform.draft_batch({transfer("alice", "bob", 1)})).error ==
              BatchError::batch_expired);
        platform.expiry = 0;
    }
    client.must_submit(platform.batch({transfer("alice", "bob", 1)}));
}

TEST_CASE("a revoked key signs nothing more, and its logged batches are still answered for") {
    TestServer server;
    Signer& platform = server.platform();
    RawClient client(server.port());
    client.greet();
    const auto logged = platform.batch({transfer("alice", "bob", 1)});
    client.must_submit(logged);
    Draft revoke;
    revoke.record.kind = static_cast<std::uint16_t>(ledger::CommandKind::revoke_key);
    revoke.record.party = kPlatform;
    revoke.record.id = id_named("revoke");
    revoke.extension.key = platform.key();
    const auto reply = client.must_submit(platform.batch({revoke}));
    REQUIRE(reply.results.size() == 0);
    const auto answer = refused(client.submit(platform.draft_batch({transfer("alice", "bob", 1)})));
    CHECK(answer.error == BatchError::key_not_live);
    CHECK(client.must_submit(logged).logged_before);
}

TEST_CASE("two batches of one sequence: the second is refused as a conflict") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    const auto other = server.platform().draft_batch({transfer("alice", "bob", 2)});
    client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
    const auto answer = refused(client.submit(other));
    CHECK(answer.error == BatchError::header_conflict);
    CHECK(answer.next_sequence == server.platform().sequence + 1);
    CHECK(answer.last_header == server.platform().previous);
}

TEST_CASE("batches behind a refused one are refused with a gap") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    Signer& platform = server.platform();
    platform.expiry = server.clock().now() - 1;
    const Signer::Place place = platform.place();
    client.send(FrameType::submit, 1, platform.batch({transfer("alice", "bob", 1)}));
    platform.expiry = 0;
    client.send(FrameType::submit, 2, platform.batch({transfer("alice", "bob", 2)}));
    CHECK(refused(RawClient::submitted(client.expect())).error == BatchError::batch_expired);
    CHECK(refused(RawClient::submitted(client.expect())).error == BatchError::sequence_gap);
    platform.set_place(place);
    client.must_submit(platform.batch({transfer("alice", "bob", 3)}));
}

TEST_CASE("a client that lost its place asks for it") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
    const auto place =
        client.ask<KeyPlaceReply>(FrameType::key_place, KeyPlaceRequest{server.platform().key()});
    CHECK(place.known);
    CHECK(place.live);
    CHECK(place.party == kPlatform);
    CHECK(place.last_sequence == server.platform().sequence);
    CHECK(place.last_header == server.platform().previous);
    CHECK_FALSE(client.ask<KeyPlaceReply>(FrameType::key_place, KeyPlaceRequest{}).known);
}

TEST_CASE("what a client saw of the log") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    Signer& platform = server.platform();
    const auto first = client.must_submit(platform.batch({transfer("alice", "bob", 1)}));
    platform.seen = first.head.seen();
    client.must_submit(platform.batch({transfer("alice", "bob", 1)}));

    SUBCASE("is newer than the log: entries are lost, and the server stops") {
        platform.seen.size += 100;
    }
    SUBCASE("is another log: the server stops") { platform.seen.root[0] ^= 1; }
    const auto tip = server.log().tip();
    CHECK(refused(client.submit(platform.draft_batch({transfer("alice", "bob", 1)}))).error ==
          BatchError::seen_ahead);
    CHECK(server.wait_for_fatal().find("lost, or were rewritten") != std::string::npos);
    CHECK(server.log().tip() == tip);
}

TEST_CASE("timers fire before the next batch, at its time, and when the ledger is idle") {
    TestServer server;
    RawClient client(server.port());
    client.greet();
    Signer& platform = server.platform();
    const auto deadline = server.clock().now() + ledger::kHour;
    client.must_submit(platform.batch({hold("h1", "alice", "bob", 500, deadline)}));
    server.clock().set(deadline + 1);

    SUBCASE("before a batch") {
        Draft release;
        release.record.kind = static_cast<std::uint16_t>(ledger::CommandKind::release);
        release.record.party = kPlatform;
        release.record.id = id_named("r1");
        release.reference("h1").amount(1);
        const auto reply = client.must_submit(platform.batch({release}));
        REQUIRE(reply.results.size() == 1);
        CHECK(reply.results[0].reason == Reason::expired);
        CHECK(reply.time == deadline + 1);
        const auto entries = client.ask<EntriesReply>(FrameType::entries,
                                                      EntriesRequest{reply.entry - 1, 1, 1 << 20});
        const auto timers = ledger::Entry::parse(entries.entries[0].content).value();
        CHECK(timers.leaf().type == ledger::EntryType::timers);
        CHECK(timers.leaf().time == deadline + 1);
    }
    SUBCASE("when idle") {
        const auto before = server.log().tip().next;
        CHECK(server.server().catch_up());
        CHECK(server.log().tip().next == before + 1);
        CHECK(server.server().catch_up());
        CHECK(server.log().tip().next == before + 1);
        server.clock().advance(ledger::kHour);  // a silence: the ledger gives a sign of life
        CHECK(server.server().catch_up());
        CHECK(server.log().tip().next == before + 2);
    }
}

TEST_CASE("a start after a long silence logs the gap first") {
    TestServer server;
    {
        RawClient client(server.port());
        client.greet();
        const auto deadline = server.clock().now() + ledger::kHour;
        client.must_submit(server.platform().batch({hold("h1", "alice", "bob", 500, deadline)}));
    }
    const auto before = server.log().tip().next;
    server.restart(2 * ledger::kHour);
    CHECK(server.server().catch_up());
    const auto entries = server.log().read(before, 10);
    REQUIRE(entries.size() == 1);  // the hold's deadline moved with the gap: no timer is due
    CHECK(ledger::Entry::parse(entries[0])->leaf().type == ledger::EntryType::gap);
}

}  // namespace submit_test
