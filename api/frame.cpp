#include "api/frame.h"

namespace holdfast::api {

std::string_view name_of(FrameType type) {
    switch (type) {
        case FrameType::hello: return "hello";
        case FrameType::ping: return "ping";
        case FrameType::submit: return "submit";
        case FrameType::key_place: return "key_place";
        case FrameType::get_rows: return "get_rows";
        case FrameType::list_rows: return "list_rows";
        case FrameType::get_command: return "get_command";
        case FrameType::history: return "history";
        case FrameType::entries: return "entries";
        case FrameType::receipt: return "receipt";
        case FrameType::consistency: return "consistency";
        case FrameType::checkpoint: return "checkpoint";
        case FrameType::status: return "status";
        case FrameType::metrics: return "metrics";
        case FrameType::state_hash: return "state_hash";
        case FrameType::subscribe: return "subscribe";
        case FrameType::feed_credit: return "feed_credit";
        case FrameType::unsubscribe: return "unsubscribe";
        case FrameType::feed_progress: return "feed_progress";
        case FrameType::feed_entry: return "feed_entry";
        case FrameType::submit_refused: return "submit_refused";
        case FrameType::error: return "error";
        case FrameType::reply: break;
    }
    const auto request = static_cast<FrameType>(static_cast<std::uint8_t>(type) & 0x7f);
    return is_request(request) ? "reply" : "unknown";
}

std::optional<FrameHeader> decode_frame_header(
    std::span<const std::uint8_t, kFrameHeaderBytes> bytes, std::size_t length_max) {
    ledger::Reader in(bytes);
    FrameHeader header;
    header.length = in.u32();
    header.type = static_cast<FrameType>(in.u8());
    header.flags = in.u8();
    const bool is_zero = in.u16() == 0;
    header.request = in.u64();
    return is_zero && header.length <= length_max ? std::optional(header) : std::nullopt;
}

void encode_frame_header(const FrameHeader& header, Bytes& out) {
    ledger::Writer writer(out);
    writer.u32(header.length);
    writer.u8(static_cast<std::uint8_t>(header.type));
    writer.u8(header.flags);
    writer.u16(0);
    writer.u64(header.request);
}

Bytes make_frame(FrameType type, std::uint64_t request, ByteSpan body, std::uint8_t flags) {
    Bytes out;
    out.reserve(kFrameHeaderBytes + body.size());
    encode_frame_header({static_cast<std::uint32_t>(body.size()), type, flags, request}, out);
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

}  // namespace holdfast::api
