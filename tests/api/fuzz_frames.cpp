// Any bytes are a frame with a body of its type in its one encoding, or are refused.

#include <algorithm>

#include "api/read_frames.h"

namespace {

using namespace holdfast::api;

template <class Body>
void check_body(ByteSpan bytes) {
    if (const auto body = decode_body<Body>(bytes)) {
        holdfast::ledger::check(std::ranges::equal(encode_body(*body), bytes),
                                "a body has one encoding");
    }
}

void check_request(FrameType type, ByteSpan body) {
    switch (type) {
        case FrameType::hello: return check_body<HelloRequest>(body);
        case FrameType::key_place: return check_body<KeyPlaceRequest>(body);
        case FrameType::get_rows: return check_body<GetRowsRequest>(body);
        case FrameType::list_rows: return check_body<ListRowsRequest>(body);
        case FrameType::get_command: return check_body<GetCommandRequest>(body);
        case FrameType::history: return check_body<HistoryRequest>(body);
        case FrameType::entries: return check_body<EntriesRequest>(body);
        case FrameType::receipt: return check_body<ReceiptRequest>(body);
        case FrameType::consistency: return check_body<ConsistencyRequest>(body);
        case FrameType::subscribe: return check_body<SubscribeRequest>(body);
        case FrameType::feed_credit: return check_body<FeedCredit>(body);
        case FrameType::feed_progress: return check_body<FeedProgress>(body);
        case FrameType::feed_entry: return check_body<FeedEntry>(body);
        case FrameType::submit_refused: return check_body<SubmitRefused>(body);
        case FrameType::error: return check_body<ErrorReply>(body);
        default: return;
    }
}

void check_reply(FrameType request, ByteSpan body) {
    switch (request) {
        case FrameType::hello: return check_body<HelloReply>(body);
        case FrameType::submit: return check_body<SubmitReply>(body);
        case FrameType::key_place: return check_body<KeyPlaceReply>(body);
        case FrameType::get_rows: return check_body<GetRowsReply>(body);
        case FrameType::list_rows: return check_body<ListRowsReply>(body);
        case FrameType::get_command: return check_body<GetCommandReply>(body);
        case FrameType::history: return check_body<HistoryReply>(body);
        case FrameType::entries: return check_body<EntriesReply>(body);
        case FrameType::receipt: return check_body<ReceiptReply>(body);
        case FrameType::consistency: return check_body<ConsistencyReply>(body);
        case FrameType::checkpoint: return check_body<CheckpointReply>(body);
        case FrameType::status: return check_body<StatusReply>(body);
        case FrameType::metrics: return check_body<TextReply>(body);
        case FrameType::state_hash: return check_body<StateHashReply>(body);
        case FrameType::subscribe: return check_body<SubscribeReply>(body);
        default: return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kFrameHeaderBytes) return 0;
    const ByteSpan bytes(data, size);
    const auto header = decode_frame_header(bytes.first<kFrameHeaderBytes>(), kMaxReplyBytes);
    if (!header) return 0;
    Bytes again;
    encode_frame_header(*header, again);
    holdfast::ledger::check(std::ranges::equal(again, bytes.first<kFrameHeaderBytes>()),
                            "a header has one encoding");
    // Whatever the length says: the body is what is there, so that every mutation reaches it.
    const ByteSpan body = bytes.subspan(kFrameHeaderBytes);
    const auto number = static_cast<std::uint8_t>(header->type);
    constexpr auto kReply = static_cast<std::uint8_t>(FrameType::reply);
    if ((number & kReply) != 0) {
        check_reply(static_cast<FrameType>(number & ~kReply), body);
    } else {
        check_request(header->type, body);
    }
    return 0;
}
