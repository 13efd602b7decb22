// The frames of api/protocol_vectors.txt, which PROTOCOL.md points to, are what this program makes
// and reads. Where a vector must change, the test prints the lines that are true.
#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "api/read_frames.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace vectors_test {

using namespace holdfast;
using namespace holdfast::api;

namespace {

constexpr ledger::Time kTime = 1'700'000'000'000'000'000;

crypto::SecretKey key(std::string_view name) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(name)));
}

ledger::Id id(std::uint8_t last) {
    ledger::Id made;
    made.bytes[15] = last;
    return made;
}

Digest digest(std::uint8_t byte) {
    Digest made;
    made.fill(byte);
    return made;
}

SignedHead head() {
    SignedHead made{3, digest(0x33), {}};
    const std::string text =
        "example.com/ledger\n3\nMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM=\n";
    made.signature = crypto::sign(key("log"), crypto::bytes_of(text));
    return made;
}

Bytes batch() {
    ledger::CommandRecord record;
    record.kind = static_cast<std::uint16_t>(ledger::CommandKind::transfer);
    record.signers = 1;
    record.party = 10;
    record.id = id(1);
    record.payer = id(2);
    record.payee = id(3);
    record.amount = ledger::Word128::of(1999);
    record.business_time = kTime;
    const auto signer = key("platform");
    const auto made = ledger::make_batch({ledger::StoredCommand(record)}, {{&signer, 1, {}}},
                                         crypto::sha256(crypto::bytes_of("example.com/ledger")),
                                         {3, digest(0x33)}, 0);
    return {made.bytes().begin(), made.bytes().end()};
}

template <class Body>
void add(std::map<std::string, Bytes>& vectors, const std::string& name, FrameType type,
         const Body& body) {
    vectors[name] = encode_frame(type, 7, body);
    CHECK(encode_body(
              decode_body<Body>(ByteSpan(vectors[name]).subspan(kFrameHeaderBytes)).value()) ==
          encode_body(body));
}

std::map<std::string, Bytes> vectors() {
    std::map<std::string, Bytes> made;
    add(made, "hello_request", FrameType::hello,
        HelloRequest{HelloRequest::kMagic, 1, "example.com/ledger", "example/1.0"});
    HelloReply hello;
    hello.origin = "example.com/ledger";
    hello.log_key = key("log").public_key();
    hello.limits = {kMaxRequestBytes, kMaxReplyBytes, 8190, 256, 8, 64 << 20, 120'000};
    hello.time = kTime;
    hello.chain_head = digest(0x11);
    hello.head = head();
    add(made, "hello_reply", reply_to(FrameType::hello), hello);
    made["ping_request"] = make_frame(FrameType::ping, 7, {});
    made["ping_reply"] = make_frame(reply_to(FrameType::ping), 7, {});
    made["submit_request"] = make_frame(FrameType::submit, 7, batch());
    made["submit_request_with_balances"] = make_frame(FrameType::submit, 7, batch(), kWantBalances);
    SubmitReply submitted;
    submitted.entry = 2;
    submitted.time = kTime;
    submitted.command_count = 1;
    submitted.head = head();
    add(made, "submit_reply_all_ok", reply_to(FrameType::submit), submitted);
    submitted.results.items = {
        {0, ledger::Reason::insufficient_funds, ledger::DetailKind::amount, ledger::Amount(300)}};
    add(made, "submit_reply_refused_command", reply_to(FrameType::submit), submitted);
    add(made, "submit_refused", FrameType::submit_refused,
        SubmitRefused{ledger::BatchError::sequence_gap, 4, digest(0x44), "sequence_gap"});
    add(made, "error", FrameType::error, ErrorReply{ErrorCode::unknown_outcome, "unknown"});
    add(made, "key_place_request", FrameType::key_place,
        KeyPlaceRequest{key("platform").public_key()});
    GetRowsRequest rows;
    rows.table = 6;
    rows.as_of = {Moment::time, kTime};
    Bytes account;
    ledger::Writer(account).name(ledger::AccountId{10, id(2)});
    rows.keys.items = {account};
    add(made, "get_rows_request", FrameType::get_rows, rows);
    ledger::Account row;
    row.currency = 1;
    row.available = ledger::Balance(ledger::i128{-300});
    GetRowsReply rows_reply;
    rows_reply.sequence = 3;
    rows_reply.time = kTime;
    rows_reply.rows.items = {ledger::encode_fields(row), std::nullopt};
    add(made, "get_rows_reply", reply_to(FrameType::get_rows), rows_reply);
    add(made, "list_rows_request", FrameType::list_rows, ListRowsRequest{6, 10, {}, 100});
    add(made, "get_command_request", FrameType::get_command, GetCommandRequest{{10, id(1)}});
    HistoryRequest history;
    history.account = {10, id(2)};
    history.newest_first = true;
    history.limit = 50;
    add(made, "history_request", FrameType::history, history);
    HistoryReply history_reply;
    history_reply.sequence = 3;
    HistoryLine line;
    line.entry = 2;
    line.time = kTime;
    line.business_time = kTime;
    line.kind = 1;
    line.command = {10, id(1)};
    line.event_kind = 17;
    line.side = Side::debit;
    line.available_change = ledger::Balance(ledger::i128{-1999});
    line.after.available = ledger::Balance(ledger::i128{1});
    history_reply.lines.items = {line};
    add(made, "history_reply", reply_to(FrameType::history), history_reply);
    add(made, "entries_request", FrameType::entries, EntriesRequest{0, 100, 1 << 20});
    add(made, "receipt_request", FrameType::receipt, ReceiptRequest{2, 0, 0});
    add(made, "consistency_request", FrameType::consistency, ConsistencyRequest{5, 9});
    add(made, "subscribe_request", FrameType::subscribe, SubscribeRequest{0, 1 << 20, {}});
    add(made, "subscribe_request_restricted", FrameType::subscribe,
        SubscribeRequest{0, 1 << 20, {{{{10, id(2)}, {10, id(3)}}}, 11}});
    add(made, "feed_credit", FrameType::feed_credit, FeedCredit{65536});
    add(made, "feed_entry", FrameType::feed_entry, FeedEntry{1, 2, {Bytes{1, 2, 3}}});
    add(made, "feed_progress", FrameType::feed_progress, FeedProgress{3, 9});
    return made;
}

std::map<std::string, std::string> written() {
    std::ifstream in(std::string(HOLDFAST_SOURCE_DIR) + "/api/protocol_vectors.txt");
    REQUIRE(in.is_open());
    std::map<std::string, std::string> lines;
    std::string name;
    std::string hex;
    std::string comment;
    while (in >> name) {
        if (name.front() == '#') {
            std::getline(in, comment);
        } else {
            in >> hex;
            lines[name] = hex;
        }
    }
    return lines;
}

}  // namespace

TEST_CASE("the written vectors are what the program makes") {
    const auto made = vectors();
    const auto known = written();
    for (const auto& vector : made) {
        const std::string hex = crypto::to_hex(vector.second);
        const auto line = known.find(vector.first);
        INFO("the true line: ", vector.first, " ", hex);
        const std::string text = line == known.end() ? std::string() : line->second;
        CHECK(text == hex);
    }
    CHECK(known.size() == made.size());
}

TEST_CASE("the batch of the vectors verifies") {
    auto parsed = ledger::SignedBatch::parse(batch());
    REQUIRE(std::holds_alternative<ledger::SignedBatch>(parsed));
    const auto verified =
        ledger::verify(std::get<ledger::SignedBatch>(std::move(parsed)),
                       crypto::sha256(crypto::bytes_of("example.com/ledger")), crypto::verify);
    CHECK(std::holds_alternative<ledger::VerifiedBatch>(verified));
}

}  // namespace vectors_test
