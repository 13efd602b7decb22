// Frames: headers within bounds, and one encoding for every body.
#include <doctest/doctest.h>

#include <random>

#include "api/read_frames.h"

namespace frames_test {

using namespace holdfast;
using namespace holdfast::api;

namespace {

template <class Body>
Bytes round_trip(const Body& body) {
    const Bytes bytes = encode_body(body);
    const auto decoded = decode_body<Body>(bytes);
    REQUIRE(decoded.has_value());
    CHECK(encode_body(*decoded) == bytes);
    return bytes;
}

// Shorter, longer and changed bodies are refused, or are another body's one encoding.
template <class Body>
void check_canonical(const Body& body) {
    Bytes bytes = round_trip(body);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CHECK_FALSE(decode_body<Body>(ByteSpan(bytes).first(length)).has_value());
    }
    bytes.push_back(0);
    CHECK_FALSE(decode_body<Body>(bytes).has_value());
    bytes.pop_back();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const unsigned change : {0x01U, 0x80U, 0xffU}) {
            Bytes changed = bytes;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
            if (const auto decoded = decode_body<Body>(changed)) {
                CHECK(encode_body(*decoded) == changed);
            }
        }
    }
}

SignedHead some_head() {
    SignedHead head;
    head.size = 7;
    head.root.fill(0xaa);
    head.signature.bytes.fill(0xbb);
    return head;
}

SubmitReply some_submit_reply() {
    SubmitReply reply;
    reply.entry = 6;
    reply.time = 1'700'000'000'000'000'000;
    reply.command_count = 3;
    reply.results.items = {
        {1, ledger::Reason::insufficient_funds, ledger::DetailKind::amount, ledger::Amount(70)},
        {2, ledger::Reason::exists, ledger::DetailKind::original,
         ledger::Amount(ledger::u128{5} << 16 | 9)}};
    reply.head = some_head();
    ledger::Account account;
    account.available = ledger::Balance(ledger::i128{-12});
    reply.balances.items = {{{10, {}}, account}};
    return reply;
}

}  // namespace

TEST_CASE("a frame's header") {
    Bytes bytes;
    encode_frame_header({5, FrameType::submit, kWantBalances, 0x0102030405060708}, bytes);
    CHECK(bytes == Bytes{5, 0, 0, 0, 3, 1, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1});
    const auto span = std::span<const std::uint8_t, kFrameHeaderBytes>(bytes);
    CHECK(decode_frame_header(span, 5).value() ==
          FrameHeader{5, FrameType::submit, kWantBalances, 0x0102030405060708});
    SUBCASE("a longer body than allowed is refused") {
        CHECK_FALSE(decode_frame_header(span, 4).has_value());
    }
    SUBCASE("a set reserved bit is refused") {
        bytes[6] = 1;
        CHECK_FALSE(decode_frame_header(span, 5).has_value());
    }
}

TEST_CASE("every body has one encoding") {
    HelloRequest hello;
    hello.origin = "example.com/test";
    hello.agent = "test";
    check_canonical(hello);
    HelloReply hello_reply;
    hello_reply.origin = "example.com/test";
    hello_reply.head = some_head();
    check_canonical(hello_reply);
    check_canonical(some_submit_reply());
    check_canonical(SubmitRefused{ledger::BatchError::sequence_gap, 4, {}, "sequence_gap"});
    check_canonical(ErrorReply{ErrorCode::overloaded, "later"});
    check_canonical(KeyPlaceRequest{});
    check_canonical(KeyPlaceReply{});
    GetRowsRequest rows;
    rows.table = 6;
    rows.as_of = {Moment::sequence, 3};
    rows.keys.items = {Bytes(20, 1), Bytes{}};
    check_canonical(rows);
    GetRowsReply rows_reply;
    rows_reply.rows.items = {std::nullopt, Bytes{1, 2, 3}};
    check_canonical(rows_reply);
    check_canonical(ListRowsRequest{6, 10, {5, 6}, 100});
    ListRowsReply list_reply;
    list_reply.rows.items = {{Bytes{1}, Bytes{2, 3}}};
    check_canonical(list_reply);
    check_canonical(GetCommandRequest{});
    GetCommandReply command;
    command.known = true;
    command.command = {Bytes(112, 3)};
    check_canonical(command);
    HistoryRequest history;
    history.side = Side::credit;
    history.tag = 7;
    history.first = ledger::CommandId{10, {}};
    check_canonical(history);
    HistoryReply history_reply;
    history_reply.lines.items.resize(2);
    history_reply.lines.items[0].available_change = ledger::Balance(ledger::i128{-5});
    check_canonical(history_reply);
    check_canonical(EntriesRequest{1, 2, 3});
    check_canonical(EntriesReply{9, 1, {{{Bytes{1, 2}}, {Bytes{}}}}});
    check_canonical(ReceiptRequest{3, 4, 5});
    check_canonical(ReceiptReply{4, {Bytes(20, 1)}});
    check_canonical(ConsistencyRequest{7, 8});
    check_canonical(ConsistencyReply{9, {Bytes(20, 1)}, {{{}, {}}}});
    check_canonical(CheckpointReply{});
    StatusReply status;
    status.software = "holdfastd";
    check_canonical(status);
    check_canonical(TextReply{{Bytes{65}}});
    check_canonical(StateHashReply{});
    check_canonical(SubscribeRequest{5, 1000, {}});
    check_canonical(SubscribeRequest{5, 1000, {{{{10, {}}}}, 10}});
    check_canonical(FeedProgress{4, 5});
    check_canonical(SubscribeReply{5});
    check_canonical(FeedCredit{1});
    check_canonical(FeedEntry{4, 5, {Bytes{1, 2, 3}}});
}

TEST_CASE("a list longer than its bound is refused before it is allocated") {
    GetRowsRequest request;
    request.keys.items.assign(kMaxRows, Bytes{});
    Bytes bytes = encode_body(request);
    CHECK(decode_body<GetRowsRequest>(bytes).has_value());
    constexpr std::size_t kCountAt = 1 + 1 + 8;
    const std::uint32_t count = kMaxRows + 1;
    std::memcpy(bytes.data() + kCountAt, &count, sizeof count);
    bytes.resize(bytes.size() + 2);
    CHECK_FALSE(decode_body<GetRowsRequest>(bytes).has_value());
    const std::uint32_t huge = 0xffffffff;
    std::memcpy(bytes.data() + kCountAt, &huge, sizeof huge);
    CHECK_FALSE(decode_body<GetRowsRequest>(bytes).has_value());
}

TEST_CASE("random bytes are refused, or are something's one encoding") {
    const auto seed = std::random_device{}();
    INFO("seed ", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        Bytes bytes(random() % 120);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(random() % 4 == 0 ? random() : random() % 3);
        }
        const auto check = [&](auto body) {
            if (const auto decoded = decode_body<decltype(body)>(bytes)) {
                CHECK(encode_body(*decoded) == bytes);
            }
        };
        check(HelloRequest{});
        check(GetRowsRequest{});
        check(ListRowsRequest{});
        check(HistoryRequest{});
        check(SubmitReply{});
        check(HistoryReply{});
        check(ReceiptReply{});
        check(ConsistencyReply{});
        check(ErrorReply{});
    }
}

TEST_CASE("every type and error has a name") {
    for (int number = 1; number < 256; ++number) {
        const auto type = static_cast<FrameType>(number);
        CHECK((is_request(type) == (number >= 1 && number <= 18)));
        CHECK((!is_request(type) || name_of(type) != "unknown"));
        CHECK((!is_request(type) || name_of(reply_to(type)) == "reply"));
    }
    for (std::uint16_t number = 0; number < 20; ++number) {
        const auto code = static_cast<ErrorCode>(number);
        CHECK((name_of(code) != "unknown") == is_known(code));
    }
}

}  // namespace frames_test
