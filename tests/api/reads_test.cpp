// Reads: rows, pages, commands, histories, the past, entries, receipts, checkpoints, status.
#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "crypto/merkle_proof.h"
#include "crypto/sha256.h"
#include "ledger/agreements.h"
#include "ledger/proof/receipt_check.h"
#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace reads_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

namespace {

constexpr std::uint8_t kAccounts = 6;

/// What the receipt proves, if it is of what was asked.
std::optional<ledger::ProvenResult> check_receipt(const ReceiptReply& receipt,
                                                  const ReceiptRequest& asked,
                                                  const crypto::TlogPolicy& policy) {
    auto checked =
        ledger::check_receipt(crypto::text_of(receipt.file.content), policy, &crypto::verify);
    auto* proven = std::get_if<ledger::ProvenResult>(&checked);
    return proven != nullptr && proven->sequence == asked.entry && proven->index == asked.index
               ? std::optional(std::move(*proven))
               : std::nullopt;
}

Bytes key_of(const ledger::AccountId& account) {
    Bytes bytes;
    ledger::Writer(bytes).name(account);
    return bytes;
}

ledger::Account account_from(const Bytes& bytes) {
    ledger::Account account;
    ledger::Reader in(bytes);
    ledger::decode_fields(account, in);
    REQUIRE(in.finished());
    return account;
}

GetRowsReply rows(RawClient& client, std::initializer_list<std::string_view> names,
                  AsOf as_of = {}) {
    GetRowsRequest request;
    request.table = kAccounts;
    request.as_of = as_of;
    for (const auto name : names) {
        request.keys.items.push_back(key_of(account_named(name)));
    }
    return client.ask<GetRowsReply>(FrameType::get_rows, request);
}

ledger::i128 available(const std::optional<Bytes>& row) {
    return account_from(row.value()).available.value();
}

std::string error_of(auto&& ask) {
    try {
        ask();
    } catch (const std::runtime_error& error) {
        return std::string(error.what()).substr(0, std::string(error.what()).find(':'));
    }
    return "";
}

struct Fixture {
    TestServer server;
    RawClient client{server.port()};
    Fixture() { client.greet(); }

    SubmitReply submit(const std::vector<Draft>& drafts) {
        return client.must_submit(server.platform().batch(drafts));
    }
    crypto::TlogPolicy ledger_policy() {
        const ledger::Genesis& genesis = server.world().state().facts.genesis;
        return ledger::policy_of(genesis.origin, genesis.log_key);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "rows by key, now and in the past") {
    const auto first = submit({transfer("alice", "bob", 70)});
    server.clock().advance(10 * ledger::kSecond);
    const auto second = submit({transfer("alice", "bob", 30)});
    server.clock().advance(10 * ledger::kSecond);

    const auto now = rows(client, {"bob", "nobody", "alice"});
    CHECK(now.sequence == second.entry + 1);
    REQUIRE(now.rows.size() == 3);
    CHECK(available(now.rows[0]) == 100);
    CHECK_FALSE(now.rows[1].has_value());
    CHECK(available(now.rows[2]) == 99'900);

    struct Case {
        AsOf as_of;
        ledger::i128 bob;
        ledger::Sequence sequence;
    };
    for (const auto& [as_of, bob, sequence] : {
             Case{{Moment::sequence, second.entry}, 100, second.entry + 1},
             Case{{Moment::sequence, first.entry}, 70, first.entry + 1},
             Case{{Moment::sequence, first.entry - 1}, 0, first.entry},
             Case{{Moment::time, second.time}, 100, second.entry + 1},
             Case{{Moment::time, second.time - 1}, 70, first.entry + 1},
             Case{{Moment::time, first.time - 1 + ledger::kSecond}, 70, first.entry + 1},
         }) {
        const auto then = rows(client, {"bob"}, as_of);
        CHECK(available(then.rows[0]) == bob);
        CHECK(then.sequence == sequence);
    }
    CHECK(error_of([&] {
              (void)rows(client, {"bob"}, {Moment::sequence, second.entry + 1});
          }) == "out_of_range");
    CHECK(error_of([&] {
              (void)rows(client, {"bob"}, {Moment::time, server.clock().now() + 1});
          }) == "out_of_range");
    CHECK(error_of([&] {
              GetRowsRequest request;
              request.table = 99;
              request.keys.items = {Bytes(20)};
              (void)client.ask<GetRowsReply>(FrameType::get_rows, request);
          }) == "malformed");
    CHECK(error_of([&] {
              GetRowsRequest request;
              request.table = kAccounts;
              request.keys.items = {Bytes(19)};
              (void)client.ask<GetRowsReply>(FrameType::get_rows, request);
          }) == "malformed");
}

TEST_CASE("a look at the past is bounded") {
    ServerConfig config;
    config.as_of_commands_max = 3;
    TestServer server(config);
    RawClient client(server.port());
    client.greet();
    CHECK(error_of([&] {
              (void)rows(client, {"bob"}, {Moment::sequence, server.log().tip().next - 1});
          }) == "too_costly");
    CHECK(rows(client, {"bob"}, {Moment::sequence, 1}).sequence == 2);
}

TEST_CASE_FIXTURE(Fixture, "accounts of a party, page by page") {
    std::vector<ledger::Id> found;
    ListRowsRequest request{kAccounts, kPlatform, {}, 2};
    std::size_t pages = 0;
    do {
        const auto page = client.ask<ListRowsReply>(FrameType::list_rows, request);
        for (const Row& row : page.rows) {
            ledger::Reader in(row.key);
            const auto name = in.name<ledger::AccountId>();
            CHECK(name.party == kPlatform);
            CHECK(account_from(row.row).currency == kEuro);
            found.push_back(name.id);
        }
        request.after = page.next;
        ++pages;
    } while (!request.after.empty());
    std::vector all{id_named("alice"), id_named("bob"), id_named("carol")};
    std::ranges::sort(all);
    CHECK(found == all);
    CHECK(pages >= 2);

    request = {kAccounts, std::nullopt, {}, 1};
    const auto first = client.ask<ListRowsReply>(FrameType::list_rows, request);
    server.restart();
    RawClient again(server.port());
    again.greet();
    request.after = first.next;  // a restart changes nothing
    const auto second = again.ask<ListRowsReply>(FrameType::list_rows, request);
    REQUIRE(second.rows.size() == 1);
    CHECK(second.rows.items[0].key != first.rows.items[0].key);
    request.after = {1, 2, 3};
    CHECK(error_of([&] { (void)again.ask<ListRowsReply>(FrameType::list_rows, request); }) ==
          "malformed");
}

TEST_CASE_FIXTURE(Fixture, "what became of a command") {
    const Draft good = transfer("alice", "bob", 70);
    const Draft burned = transfer("bob", "alice", 700);
    const auto reply = submit({good, burned});
    const auto ask = [&](const ledger::Id& id) {
        return client.ask<GetCommandReply>(FrameType::get_command,
                                           GetCommandRequest{{kPlatform, id}});
    };
    const auto executed = ask(good.record.id);
    CHECK(executed.known);
    CHECK(executed.use.sequence == reply.entry);
    CHECK(executed.use.index == 0);
    CHECK(executed.time == reply.time);
    CHECK(executed.command.content.size() == sizeof(ledger::CommandRecord));
    ledger::Reader in(executed.outcome.content);
    CHECK(ledger::decode_outcome(in).reason == ledger::Reason::ok);
    CHECK(in.finished());
    CHECK(ask(burned.record.id).use.burned == ledger::Reason::insufficient_funds);
    CHECK_FALSE(ask(id_named("never")).known);
}

TEST_CASE_FIXTURE(Fixture, "the name of a milestone is used up, and is no command") {
    Draft offer = transfer("alice", "bob", 0);
    offer.record.kind = static_cast<std::uint16_t>(ledger::CommandKind::offer);
    ledger::AgreementTerms terms;
    terms.prices = {ledger::Amount(10)};
    offer.extension.agreement = terms;
    offer.extension.side = ledger::Side::buyer;
    Draft agree = transfer("alice", "bob", 0);
    agree.record.kind = static_cast<std::uint16_t>(ledger::CommandKind::agree);
    agree.record.payer = agree.record.payee = {};
    agree.record.reference = offer.record.id;
    agree.extension.payload = hash_of(terms);
    submit({offer, agree});
    const auto name = ledger::milestone_id({kPlatform, offer.record.id}, 0);
    const auto reply = client.ask<GetCommandReply>(
        FrameType::get_command, GetCommandRequest{ledger::rename<ledger::CommandId>(name)});
    CHECK_FALSE(reply.known);
    GetRowsRequest rows;
    rows.table = 16;
    rows.keys.items.push_back(key_of(ledger::rename<ledger::AccountId>(name)));
    CHECK(client.ask<GetRowsReply>(FrameType::get_rows, rows).rows.items.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a statement") {
    auto tagged = transfer("alice", "bob", 5);
    tagged.record.tag = 77;
    const Draft one = transfer("alice", "bob", 70);
    submit({one, transfer("bob", "alice", 20)});
    server.clock().advance(ledger::kSecond);
    const auto later =
        submit({hold("h1", "alice", "bob", 40, server.clock().now() + ledger::kHour), tagged});
    server.clock().advance(2 * ledger::kHour);
    REQUIRE(server.server().catch_up());  // the hold expires

    const auto ask = [&](HistoryRequest request) {
        request.account = account_named("bob");
        std::vector<HistoryLine> lines;
        do {
            const auto reply = client.ask<HistoryReply>(FrameType::history, request);
            lines.insert(lines.end(), reply.lines.begin(), reply.lines.end());
            request.page = reply.next_page;
        } while (request.page != 0);
        return lines;
    };
    const auto all = ask({});
    REQUIRE(all.size() == 6);  // opened, +70, -20, promised 40, +5, promise gone
    CHECK(all[1].available_change.value() == 70);
    CHECK(all[1].after.available.value() == 70);
    CHECK(all[1].side == Side::credit);
    CHECK(all[1].command == ledger::CommandId{kPlatform, one.record.id});
    CHECK(all[2].available_change.value() == -20);
    CHECK(all[2].side == Side::debit);
    CHECK(all[3].incoming_change.value() == 40);
    CHECK(all[3].after.incoming.value() == 40);
    CHECK(all[4].tag == 77);
    CHECK(all[4].after.credits.value() == 75);
    CHECK(all[5].kind == 0);
    CHECK(all[5].command == ledger::CommandId{kPlatform, id_named("h1")});
    CHECK(all[5].incoming_change.value() == -40);

    HistoryRequest request;
    SUBCASE("backwards, in small pages") {
        request.newest_first = true;
        request.limit = 2;
        auto back = ask(request);
        REQUIRE(back.size() == 6);
        CHECK(back.front().kind == 0);
        CHECK(back.back().entry == all.front().entry);
    }
    SUBCASE("one side") {
        request.side = Side::debit;
        CHECK(ask(request).size() == 2);  // the account's opening moved neither
        request.side = Side::credit;
        CHECK(ask(request).size() == 5);
    }
    SUBCASE("by tag") {
        request.tag = 77;
        CHECK(ask(request).size() == 1);
    }
    SUBCASE("from a command, to a command") {
        request.first = ledger::CommandId{kPlatform, one.record.id};
        CHECK(ask(request).size() == 5);
        request.last = request.first;
        CHECK(ask(request).size() == 1);
    }
    SUBCASE("by time") {
        request.from = later.time;
        CHECK(ask(request).size() == 3);
        request.to = later.time;
        CHECK(ask(request).size() == 2);
    }
}

TEST_CASE_FIXTURE(Fixture, "entries as stored") {
    const auto reply = submit({transfer("alice", "bob", 1)});
    const auto all = client.ask<EntriesReply>(FrameType::entries, EntriesRequest{0, 1000, 4 << 20});
    REQUIRE(all.entries.size() == reply.entry + 1);
    CHECK(all.entries[reply.entry].content == server.log().read(reply.entry, 1).front());
    CHECK(client.ask<EntriesReply>(FrameType::entries, EntriesRequest{2, 1000, 1}).entries.size() ==
          1);
    CHECK(client.ask<EntriesReply>(FrameType::entries, EntriesRequest{reply.entry + 1, 1, 1})
              .entries.size() == 0);
    CHECK(error_of([&] {
              (void)client.ask<EntriesReply>(FrameType::entries,
                                             EntriesRequest{reply.entry + 2, 1, 1});
          }) == "out_of_range");
}

TEST_CASE_FIXTURE(Fixture, "a receipt proves a command's result") {
    std::vector<Draft> drafts;
    for (int i = 0; i < 21; ++i) {
        drafts.push_back(transfer("alice", i % 5 == 4 ? "nobody" : "bob", 1));
    }
    const auto reply = submit(drafts);
    const auto policy = ledger_policy();
    const auto entry = ledger::Entry::parse(server.log().read(reply.entry, 1).front()).value();
    for (const int which : {0, 7, 8, 19, 20}) {
        const auto index = static_cast<std::uint16_t>(which);
        const ReceiptRequest asked{reply.entry, index, 0};
        const auto receipt = client.ask<ReceiptReply>(FrameType::receipt, asked);
        const auto proven = check_receipt(receipt, asked, policy);
        REQUIRE(proven.has_value());
        CHECK(proven->command.value().view().leaf_bytes() == entry.command(index).leaf_bytes());
        CHECK((proven->outcome.reason == ledger::Reason::ok) == (index % 5 != 4));
        CHECK(proven->leaf.time == entry.leaf().time);
        CHECK(proven->checkpoint.checkpoint.size > reply.entry);
        REQUIRE(proven->signers.size() == 1);
        CHECK(proven->signers.front() == entry.leaf().signers.front().signer.key);
        CHECK_FALSE(check_receipt(receipt, {reply.entry, 1, 0}, policy).has_value());
        CHECK_FALSE(check_receipt(receipt, {reply.entry + 1, index, 0}, policy).has_value());
    }
    CHECK(
        error_of([&] {
            (void)client.ask<ReceiptReply>(FrameType::receipt, ReceiptRequest{reply.entry, 21, 0});
        }) == "out_of_range");
    CHECK(error_of([&] {
              (void)client.ask<ReceiptReply>(FrameType::receipt,
                                             ReceiptRequest{reply.entry + 1, 0, 0});
          }) == "out_of_range");
}

TEST_CASE_FIXTURE(Fixture, "receipts can be had under one checkpoint, though the log grows") {
    const auto first = submit({transfer("alice", "bob", 1)});
    const auto policy = ledger_policy();
    const auto proven = [&](const ReceiptRequest& asked) {
        return check_receipt(client.ask<ReceiptReply>(FrameType::receipt, asked), asked, policy)
            .value()
            .checkpoint.checkpoint;
    };
    const auto before = proven({first.entry, 0, 0});
    const auto second = submit({transfer("alice", "bob", 1)});
    CHECK(proven({second.entry, 0, 0}).size > before.size);
    CHECK(proven({first.entry, 0, before.size}) == before);
    CHECK(error_of([&] { (void)proven({second.entry, 0, before.size}); }) == "out_of_range");
    CHECK(error_of([&] { (void)proven({first.entry, 0, 1}); }) == "not_available");
}

TEST_CASE_FIXTURE(Fixture, "every log that was seen is the beginning of the published one") {
    std::vector<SignedHead> seen;
    for (int i = 0; i < 9; ++i) {
        seen.push_back(submit({transfer("alice", "bob", 1)}).head);
    }
    const auto policy = ledger_policy();
    // What has been answered need not be published yet: whoever asks for the newest head waits for
    // it.
    (void)client.ask<ConsistencyReply>(FrameType::consistency,
                                       ConsistencyRequest{seen.back().size, 0});
    for (const SignedHead& head : seen) {
        const auto reply =
            client.ask<ConsistencyReply>(FrameType::consistency, ConsistencyRequest{head.size, 0});
        const auto opened = crypto::open_checkpoint(crypto::text_of(reply.note.content), policy);
        const auto& now = std::get<crypto::WitnessedCheckpoint>(opened).checkpoint;
        CHECK(now.size >= seen.back().size);
        CHECK(
            crypto::verify_consistency(head.size, now.size, head.root, now.root, reply.path.items));
        Digest other = head.root;
        other[0] ^= 1;
        CHECK_FALSE(
            crypto::verify_consistency(head.size, now.size, other, now.root, reply.path.items));
    }
    for (const std::uint64_t size : {std::uint64_t{0}, seen.back().size + 1}) {
        CHECK(error_of([&] {
                  (void)client.ask<ConsistencyReply>(FrameType::consistency,
                                                     ConsistencyRequest{size, 0});
              }) == "out_of_range");
    }
}

TEST_CASE_FIXTURE(Fixture, "checkpoint, state hash, status and metrics speak of the same log") {
    const auto reply = submit({transfer("alice", "bob", 1)});
    const auto checkpoint = client.ask_for<CheckpointReply>(FrameType::checkpoint);
    CHECK(checkpoint.head == reply.head);
    const auto hello = server.world().state().facts.genesis;
    const auto opened = crypto::open_checkpoint(crypto::text_of(checkpoint.note.content),
                                                crypto::make_verifier(hello.origin, hello.log_key));
    REQUIRE(std::holds_alternative<crypto::Checkpoint>(opened));
    CHECK(std::get<crypto::Checkpoint>(opened).size == reply.entry + 1);
    crypto::MerkleFrontier frontier;
    for (const auto& bytes : server.log().read(0, 1000)) {
        frontier.append(ledger::Entry::parse(bytes)->leaf_hash());
    }
    CHECK(checkpoint.head.root == frontier.root());

    const auto state = client.ask_for<StateHashReply>(FrameType::state_hash);
    CHECK(state.sequence == reply.entry + 1);
    CHECK(state.hash == server.replayed_hash());

    const auto status = client.ask_for<StatusReply>(FrameType::status);
    CHECK(status.sequence == reply.entry + 1);
    CHECK(status.healthy);
    CHECK(status.connections == 1);
    CHECK(status.views_sequence == status.sequence);
    const auto metrics = client.ask_for<TextReply>(FrameType::metrics);
    const auto text = crypto::text_of(metrics.text.content);
    CHECK(text.find("\nholdfast_log_entries " + std::to_string(status.sequence) + "\n") !=
          std::string_view::npos);
    CHECK(text.find("\nholdfast_commands_ok_total 1\n") != std::string_view::npos);
}

TEST_CASE_FIXTURE(Fixture, "reads see nothing that is not durable") {
    server.log().hold_up();
    client.send(FrameType::submit, 1, server.platform().batch({transfer("alice", "bob", 70)}));
    RawClient reader(server.port());
    reader.greet();
    for (int i = 0; i < 20; ++i) {
        CHECK(available(rows(reader, {"bob"}).rows[0]) == 0);
    }
    server.log().let_go();
    CHECK(std::holds_alternative<SubmitReply>(RawClient::submitted(client.expect())));
    CHECK(available(rows(reader, {"bob"}).rows[0]) == 70);
}

}  // namespace reads_test
