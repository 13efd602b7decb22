// Connections cut, servers restarted, processes gone: every batch is done once, and its true answer
// comes.

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>

#include "tests/client/client_fixture.h"
#include "tests/client/cutting_proxy.h"

namespace recovery_test {

using namespace holdfast;
using namespace holdfast::test;
using api::BatchReceipt;
using api::Client;
using api::ClientError;
using api::FailureCode;
using ledger::Reason;

namespace {

/// Six batches in flight at once, of one unit each.
void submit_six(Client& client, const crypto::PublicKey& key) {
    std::vector<std::future<BatchReceipt>> answers;
    for (int i = 0; i < 6; ++i) {
        answers.push_back(client.submit_later({stored(transfer("alice", "bob", 1))}, {key}));
    }
    for (auto& answer : answers) {
        CHECK(answer.get().outcome(0).reason == Reason::ok);
    }
}

}  // namespace

TEST_CASE("a connection cut at every frame, either way, loses and doubles nothing") {
    TestServer server;
    constexpr std::size_t kFrames = 9;  // hello, a key's place, six batches, a read
    const ledger::Sequence before = server.server().status().sequence;
    std::int64_t expected = 0;
    for (const bool is_of_replies : {false, true}) {
        for (const bool in_mid_frame : {false, true}) {
            for (std::size_t frames = 0; frames <= kFrames; ++frames) {
                CAPTURE(is_of_replies);
                CAPTURE(in_mid_frame);
                CAPTURE(frames);
                CuttingProxy proxy(server.port());
                proxy.cut_next({is_of_replies, frames, in_mid_frame});
                Client client(settings_for(proxy.port()));
                const auto key = client.add_key(secret_named("platform"));
                submit_six(client, key);
                expected += 6;
                CHECK(available(client, "bob") == expected);
                CHECK(proxy.connections() == (frames < kFrames ? 2 : 1));
            }
        }
    }
    CHECK(server.server().status().sequence - before ==
          static_cast<ledger::Sequence>(expected));  // a batch each
}

TEST_CASE("a feed goes on without a gap over cut connections") {
    TestServer server;
    CuttingProxy proxy(server.port());
    Client writer(settings_for(server.port()));
    const auto key = writer.add_key(secret_named("platform"));
    for (int i = 0; i < 12; ++i) {
        (void)writer.submit({stored(transfer("alice", i % 3 == 0 ? "carol" : "bob", 1))}, {key});
    }
    const ledger::Sequence entries = writer.status().sequence;
    for (std::size_t frames = 1; frames < 8; ++frames) {
        proxy.cut_next({true, frames, frames % 2 == 0});
        Client reader(settings_for(proxy.port()));
        ledger::Sequence next = 0;
        reader.follow(0, [&](ledger::Sequence sequence, const ledger::Bytes&) {
            CHECK(sequence == next);
            ++next;
            return next < entries;
        });
        CHECK(next == entries);
        CHECK(proxy.connections() == 2 * frames);
    }
    std::vector<ledger::Sequence> of_carol;
    api::HistoryRequest request;
    request.account = account_named("carol");
    for (const api::HistoryLine& line : writer.history(request).lines) {
        of_carol.push_back(line.entry);
    }
    REQUIRE(of_carol.size() >= 4);
    const std::size_t before = proxy.connections();
    for (std::size_t frames = 1; frames < 6; ++frames) {
        proxy.cut_next({true, frames, frames % 2 == 0});
        Client reader(settings_for(proxy.port()));
        api::FeedFilter filter;
        filter.accounts.items = {account_named("carol")};
        std::vector<ledger::Sequence> found;
        ledger::Sequence end = 0;
        reader.follow(
            0, filter,
            [&](ledger::Sequence sequence, const ledger::Bytes&) {
                found.push_back(sequence);
                return (end = sequence + 1) < entries;
            },
            [&](ledger::Sequence next) { return (end = next) < entries; });
        CHECK(found == of_carol);
        CHECK(end == entries);
        CHECK(proxy.connections() - before == 2 * frames);
    }
}

TEST_CASE("a question survives a cut connection") {
    TestServer server;
    CuttingProxy proxy(server.port());
    proxy.cut_next({true, 1, true});
    Client client(settings_for(proxy.port()));
    CHECK(available(client, "alice") == 100'000);
    CHECK(proxy.connections() == 2);
}

TEST_CASE("a doubtful write is asked about until the true answer comes") {
    for (const bool is_written : {false, true}) {
        CAPTURE(is_written);
        TestServer server;
        CuttingProxy proxy(server.port());  // the restarted server has another port
        auto settings = settings_for(server.port());
        const store::TempFolder folder;
        settings.outbox_folder = folder.path() / "box";
        crypto::PublicKey key;
        {
            Client client(settings);
            key = client.add_key(secret_named("platform"));
            (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
            server.log().doubt_next(is_written);
            auto answer = client.submit_later({stored(transfer("alice", "bob", 5))}, {key});
            CHECK_FALSE(server.wait_for_fatal().empty());
            client.stop();
            CHECK_THROWS_AS((void)answer.get(), ClientError);
        }
        server.restart();
        settings.port = server.port();
        std::promise<BatchReceipt> recovered;
        Client again(settings, [&](const ledger::SignedBatch&, api::Answer<BatchReceipt> answer) {
            recovered.set_value(std::get<BatchReceipt>(std::move(answer)));
        });
        const BatchReceipt receipt = recovered.get_future().get();
        CHECK(receipt.logged_before() == is_written);
        CHECK(receipt.outcome(0).reason == Reason::ok);
        CHECK(available(again, "bob") == 6);
    }
}

namespace {

/// The length of all records that a client's outbox holds.
std::uintmax_t outbox_bytes(const std::filesystem::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        std::error_code gone;  // between the listing and the question
        const auto size = std::filesystem::file_size(entry.path(), gone);
        if (entry.path().extension() == ".outbox" && !gone) bytes += size;
    }
    return bytes;
}

/// Waits until `done`, half a minute at most.
bool comes_true(const std::function<bool()>& done) {
    for (int i = 0; i < 3000 && !done(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return done();
}

}  // namespace

TEST_CASE("what a process left in its outbox goes out first, and once") {
    TestServer server;
    const store::TempFolder folder;
    auto settings = settings_for(server.port());
    settings.outbox_folder = folder.path() / "box";
    const auto key = secret_named("platform").public_key();
    {
        Client client(settings);
        client.add_key(secret_named("platform"));
        (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
        const auto& box = settings.outbox_folder;
        REQUIRE(comes_true([&] { return outbox_bytes(box) == 0; }));
        server.log().hold_up();
        for (int i = 0; i < 3; ++i) {
            // Stored before it is sent; no answer can come. A record is longer than its hash and a
            // signature.
            const auto before = outbox_bytes(box);
            (void)client.submit_later({stored(transfer("alice", "bob", 10))}, {key});
            CHECK(comes_true([&] { return outbox_bytes(box) > before + 96; }));
        }
    }
    server.log().let_go();
    std::vector<Reason> reasons;
    std::mutex mutex;
    {
        // Without the key, too: what is signed is signed.
        Client again(settings, [&](const ledger::SignedBatch&, api::Answer<BatchReceipt> answer) {
            const std::lock_guard lock(mutex);
            reasons.push_back(std::get<BatchReceipt>(answer).outcome(0).reason);
        });
        again.add_key(secret_named("platform"));
        CHECK(again.submit({stored(transfer("alice", "bob", 100))}, {key}).outcome(0).reason ==
              Reason::ok);
        CHECK(reasons == std::vector<Reason>{Reason::ok, Reason::ok, Reason::ok});
        CHECK(available(again, "bob") == 131);
    }
    Client last(settings, [&](const ledger::SignedBatch&, const api::Answer<BatchReceipt>&) {
        FAIL("nothing is left");
    });
    CHECK(available(last, "bob") == 131);
}

TEST_CASE("a ledger that lost entries is found out") {
    const store::TempFolder folder;
    api::ClientSettings settings;
    const auto key = secret_named("platform").public_key();
    {
        TestServer server;
        settings = settings_for(server.port());
        settings.outbox_folder = folder.path() / "box";
        Client client(settings);
        client.add_key(secret_named("platform"));
        (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
    }
    TestServer rolled_back;  // the same ledger, without that batch
    settings.port = rolled_back.port();
    Client client(settings);
    client.add_key(secret_named("platform"));
    try {
        (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
        FAIL("it was not found out");
    } catch (const ClientError& error) {
        CHECK(error.failure().code == FailureCode::rolled_back);
    }
    // The server was told, too, and has stopped.
    CHECK_FALSE(rolled_back.wait_for_fatal().empty());
}

}  // namespace recovery_test
