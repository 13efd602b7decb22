// The client against a real server over a ledger in memory.

#include <doctest/doctest.h>

#include "api/client/receipt.h"
#include "tests/client/client_fixture.h"

namespace client_test {

using namespace holdfast;
using namespace holdfast::test;
using api::BatchReceipt;
using api::Client;
using api::ClientError;
using api::FailureCode;
using ledger::Reason;

namespace {

FailureCode failure_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const ClientError& error) {
        return error.failure().code;
    }
    FAIL("it did not fail");
    return FailureCode::protocol;
}

}  // namespace

TEST_CASE("a batch goes out and its results come back") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto hello = client.connect();
    CHECK(hello.origin == kOrigin);
    const auto key = client.add_key(secret_named("platform"));
    api::SubmitOptions options;
    options.wants_balances = true;
    const BatchReceipt receipt =
        client.submit({stored(transfer("alice", "bob", 70)), stored(transfer("bob", "alice", 71)),
                       stored(transfer("bob", "alice", 20))},
                      {key}, options);
    CHECK(receipt.size() == 3);
    CHECK(receipt.outcome(0).reason == Reason::ok);
    CHECK(receipt.outcome(1).reason == Reason::insufficient_funds);
    CHECK(receipt.outcome(2).reason == Reason::ok);
    CHECK_FALSE(receipt.logged_before());
    CHECK(receipt.head().size > receipt.entry());
    REQUIRE(receipt.balances().size() == 2);
    CHECK(available(client, "bob") == 50);
    CHECK(available(client, "alice") == 99'950);
    CHECK(client.newest_head()->size >= receipt.head().size);
}

TEST_CASE("many batches in flight are answered each, in order") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    std::vector<std::future<BatchReceipt>> answers;
    for (int i = 0; i < 300; ++i) {
        answers.push_back(client.submit_later({stored(transfer("alice", "bob", 1))}, {key}));
    }
    ledger::Sequence last = 0;
    for (auto& answer : answers) {
        const BatchReceipt receipt = answer.get();
        CHECK(receipt.outcome(0).reason == Reason::ok);
        CHECK(receipt.entry() > last);
        last = receipt.entry();
    }
    CHECK(available(client, "bob") == 300);
}

TEST_CASE("two clients with one key both get through") {
    TestServer server;
    Client first(settings_for(server.port()));
    Client second(settings_for(server.port()));
    const auto key = first.add_key(secret_named("platform"));
    second.add_key(secret_named("platform"));
    for (int i = 0; i < 5; ++i) {
        CHECK(first.submit({stored(transfer("alice", "bob", 1))}, {key}).outcome(0).reason ==
              Reason::ok);
        CHECK(second.submit({stored(transfer("alice", "bob", 1))}, {key}).outcome(0).reason ==
              Reason::ok);
    }
    std::vector<std::future<BatchReceipt>> answers;
    for (int i = 0; i < 20; ++i) {
        answers.push_back((i % 2 == 0 ? first : second)
                              .submit_later({stored(transfer("alice", "bob", 1))}, {key}));
    }
    for (auto& answer : answers) {
        CHECK(answer.get().outcome(0).is_done());
    }
    CHECK(available(first, "bob") == 30);
}

TEST_CASE("a batch that can't be taken fails alone; those behind it go through") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    const auto stranger = client.add_key(secret_named("nobody"));
    api::SubmitOptions late;
    late.expiry = server.clock().now() - 1;
    auto first = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    auto expired = client.submit_later({stored(transfer("alice", "bob", 10))}, {key}, late);
    auto unknown = client.submit_later({stored(transfer("alice", "bob", 100))}, {stranger});
    auto last = client.submit_later({stored(transfer("alice", "bob", 1000))}, {key});
    CHECK(first.get().outcome(0).reason == Reason::ok);
    CHECK(failure_of([&] { (void)expired.get(); }) == FailureCode::batch_refused);
    CHECK(failure_of([&] { (void)unknown.get(); }) == FailureCode::batch_refused);
    CHECK(last.get().outcome(0).reason == Reason::ok);
    CHECK(available(client, "bob") == 1001);
}

TEST_CASE("what can't be a batch fails before it is sent") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    CHECK(failure_of([&] { (void)client.submit({}, {key}); }) == FailureCode::batch_refused);
    CHECK(failure_of([&] {
              (void)client.submit({stored(transfer("alice", "bob", 1))},
                                  {secret_named("op1").public_key()});
          }) == FailureCode::unknown_key);
    CHECK(client.submit({stored(transfer("alice", "bob", 1))}, {key}).outcome(0).reason ==
          Reason::ok);
}

TEST_CASE("questions") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    const auto command = stored(transfer("alice", "bob", 5));
    const BatchReceipt receipt = client.submit({command}, {key});

    const auto place = client.key_place(key);
    CHECK(place.known);
    CHECK(place.party == kPlatform);
    const auto found = client.get_command(command.view().id());
    CHECK(found.known);
    CHECK(found.use.sequence == receipt.entry());
    api::HistoryRequest request;
    request.account = account_named("bob");
    const auto history = client.history(request);
    REQUIRE(history.lines.size() == 2);  // opened, credited
    CHECK(history.lines[1].entry == receipt.entry());
    CHECK(history.lines[1].available_change == ledger::Balance(5));
    CHECK(client.checkpoint().head.size > receipt.entry());
    CHECK(client.status().healthy);
    CHECK(client.state_hash().hash == server.replayed_hash());
    CHECK(client.metrics().find("holdfast") != std::string::npos);
    CHECK_FALSE(client.row<ledger::Account>(account_named("nobody")).has_value());
    std::size_t accounts = 0;
    client.for_each<ledger::Account>(kPlatform, [&](const auto&, const auto&) { ++accounts; });
    CHECK(accounts == 3);

    const api::ReceiptRequest asked{receipt.entry(), 0, 0};
    const auto proof = client.receipt(asked);
    const auto policy = client.policy();
    const auto checked = api::check_receipt(proof, asked, policy);
    REQUIRE(checked.has_value());
    CHECK(checked->command.value().view().leaf_bytes() == command.view().leaf_bytes());
    CHECK(checked->outcome.reason == Reason::ok);
    auto forged = proof;
    forged.file.content[100] ^= 1;
    CHECK_FALSE(api::check_receipt(forged, asked, policy).has_value());
    // A good proof, said to be of something else.
    CHECK_FALSE(api::check_receipt(proof, {asked.entry, 1, 0}, policy).has_value());
    CHECK_FALSE(api::check_receipt(proof, {asked.entry - 1, 0, 0}, policy).has_value());
    CHECK(failure_of([&] {
              (void)client.receipt({receipt.entry() + 10, 0, 0});
          }) == FailureCode::server_error);
}

TEST_CASE("the feed brings every entry once") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    for (int i = 0; i < 10; ++i) {
        (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
    }
    const ledger::Sequence entries = client.status().sequence;
    std::vector<ledger::Sequence> seen;
    ledger::Digest head{};
    client.follow(0, [&](ledger::Sequence sequence, const ledger::Bytes& bytes) {
        seen.push_back(sequence);
        const auto entry = ledger::Entry::parse(bytes);
        REQUIRE(entry.has_value());
        CHECK(entry->previous_head() == head);
        head = entry->head();
        return seen.size() < entries;
    });
    CHECK(seen.size() == entries);
    CHECK(seen.front() == 0);
    CHECK(seen.back() == entries - 1);
    CHECK(head == client.checkpoint().chain_head);
}

TEST_CASE("another ledger, another key: refused") {
    TestServer server;
    auto settings = settings_for(server.port());
    settings.origin = "example.com/other";
    CHECK(failure_of([&] { Client(settings).connect(); }) == FailureCode::wrong_ledger);
    settings = settings_for(server.port());
    settings.log_key = secret_named("another").public_key();
    CHECK(failure_of([&] { Client(settings).connect(); }) == FailureCode::wrong_ledger);
    CHECK(failure_of([&] { (void)Client(settings).status(); }) == FailureCode::wrong_ledger);
    settings = settings_for(server.port());
    settings.origin.clear();
    settings.log_key.reset();
    Client unpinned(settings);
    CHECK(unpinned.connect().origin == kOrigin);
}

TEST_CASE("nobody there: said at once, and patience is kept") {
    auto settings = settings_for(1);  // nobody listens there
    Client client(settings);
    CHECK(failure_of([&] { client.connect(); }) == FailureCode::unreachable);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(failure_of([&] { client.connect(std::chrono::milliseconds(200)); }) ==
          FailureCode::unreachable);
    CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(190));
}

TEST_CASE("a stopped client fails what was open, and says what is not known") {
    TestServer server;
    Client client(settings_for(server.port()));
    const auto key = client.add_key(secret_named("platform"));
    (void)client.submit({stored(transfer("alice", "bob", 1))}, {key});
    server.log().hold_up();
    auto answer = client.submit_later({stored(transfer("alice", "bob", 1))}, {key});
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client.stop();
    CHECK(failure_of([&] { (void)answer.get(); }) == FailureCode::outcome_unknown);
    CHECK(failure_of([&] { (void)client.status(); }) == FailureCode::stopped);
    server.log().let_go();
}

}  // namespace client_test
