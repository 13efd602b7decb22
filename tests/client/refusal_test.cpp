// Batches that are refused, and batches that wait behind them: only what is answered is forgotten.

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include "tests/client/client_fixture.h"

namespace refusal_test {

using namespace holdfast;
using namespace holdfast::test;
using api::Answer;
using api::AsyncClient;
using api::BatchReceipt;
using api::Failure;
using api::FailureCode;
using api::Outbox;
using ledger::Reason;

namespace {

ledger::SignedBatch parsed(const ledger::Bytes& bytes) {
    return std::get<ledger::SignedBatch>(ledger::SignedBatch::parse(bytes));
}
/// What becomes of the batches in the outbox, in the order in which it is told.
std::vector<Answer<BatchReceipt>> recover(const api::ClientSettings& settings, std::size_t count,
                                          bool has_key) {
    std::vector<Answer<BatchReceipt>> answers;
    boost::asio::io_context io;
    AsyncClient client(io.get_executor(), settings,
                       [&](const ledger::SignedBatch&, Answer<BatchReceipt> answer) {
                           answers.push_back(std::move(answer));
                           if (answers.size() == count) {
                               io.stop();
                           }
                       });
    if (has_key) {
        client.add_key(secret_named("platform"));
    }
    io.run_for(std::chrono::seconds(20));
    REQUIRE(answers.size() == count);
    return answers;
}

}  // namespace

TEST_CASE("a stored batch that can't be signed anew stays for a client that has the key") {
    TestServer server;
    const store::TempFolder folder;
    auto settings = settings_for(server.port());
    settings.outbox_folder = folder.path() / "box";
    server.platform().sequence += 5;  // somebody else's batches were lost
    {
        Outbox outbox(settings.outbox_folder);
        outbox.store(parsed(server.platform().batch({transfer("alice", "bob", 1)})));
        outbox.store(parsed(server.platform().batch({transfer("alice", "bob", 10)})));
    }
    for (const auto& answer : recover(settings, 2, false)) {
        REQUIRE(std::holds_alternative<Failure>(answer));
        CHECK(std::get<Failure>(answer).code == FailureCode::unknown_key);
    }
    for (const auto& answer : recover(settings, 2, true)) {
        REQUIRE(std::holds_alternative<BatchReceipt>(answer));
        CHECK(std::get<BatchReceipt>(answer).outcome(0).reason == Reason::ok);
    }
    CHECK(Outbox(settings.outbox_folder).take_waiting().empty());
    api::Client client(settings);
    CHECK(available(client, "bob") == 11);
}

TEST_CASE("a good batch is not refused for the bad ones ahead of it") {
    TestServer server;
    const store::TempFolder folder;
    auto settings = settings_for(server.port());
    settings.outbox_folder = folder.path() / "box";
    settings.place_attempts_max = 2;
    constexpr std::size_t kBad = 4;
    {
        Outbox outbox(settings.outbox_folder);
        server.platform().expiry = server.clock().now() - 1;
        for (std::size_t i = 0; i < kBad; ++i) {
            outbox.store(parsed(server.platform().batch({transfer("alice", "bob", 1)})));
        }
        server.platform().expiry = 0;
        outbox.store(parsed(server.platform().batch({transfer("alice", "bob", 10)})));
    }
    const auto answers = recover(settings, kBad + 1, true);
    for (std::size_t i = 0; i < kBad; ++i) {
        const auto& failure = std::get<Failure>(answers.at(i));
        CHECK(failure.code == FailureCode::batch_refused);
        CHECK(failure.error == static_cast<std::uint16_t>(ledger::BatchError::batch_expired));
    }
    REQUIRE(std::holds_alternative<BatchReceipt>(answers.back()));
    CHECK(std::get<BatchReceipt>(answers.back()).outcome(0).reason == Reason::ok);
}

}  // namespace refusal_test
