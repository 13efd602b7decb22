/// The envelope of every message between a client and the server: a 16-byte header and a body.
///
///     length u32 | type u8 | flags u8 | 0 u16 | request u64 | body (length bytes)
///
/// Little-endian. `request` is chosen by the client, and stands in every frame that answers it. The
/// length is checked against a bound before anything is allocated: requests are at most
/// kMaxRequestBytes, replies at most kMaxReplyBytes. What a body holds: api/frames.h.
/// Format: api/PROTOCOL.md. Thread-safety: free functions and plain data.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/batch.h"

namespace holdfast::api {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Digest;

inline constexpr std::uint32_t kProtocolVersion = 1;
inline constexpr std::size_t kFrameHeaderBytes = 16;
inline constexpr std::size_t kMaxRequestBytes = ledger::kMaxBatchBytes;
inline constexpr std::size_t kMaxOtherRequestBytes = 64 << 10;  ///< of all but `submit`
inline constexpr std::size_t kMaxReplyBytes = 16 << 20;

/// A reply has its request's number with the top bit set, unless it is `error` or of a feed.
/// Numbers are never reused.
enum class FrameType : std::uint8_t {
    hello = 1,         ///< first on a connection: HelloRequest -> HelloReply
    ping = 2,          ///< keeps an idle connection open: empty -> empty
    submit = 3,        ///< a signed batch's bytes -> SubmitReply, or SubmitRefused
    key_place = 4,     ///< KeyPlaceRequest -> KeyPlaceReply
    get_rows = 5,      ///< GetRowsRequest -> GetRowsReply
    list_rows = 6,     ///< ListRowsRequest -> ListRowsReply
    get_command = 7,   ///< GetCommandRequest -> GetCommandReply
    history = 8,       ///< HistoryRequest -> HistoryReply
    entries = 9,       ///< EntriesRequest -> EntriesReply
    receipt = 10,      ///< ReceiptRequest -> ReceiptReply
    checkpoint = 11,   ///< empty -> CheckpointReply
    status = 12,       ///< empty -> StatusReply
    metrics = 13,      ///< empty -> TextReply (Prometheus' text format)
    state_hash = 14,   ///< empty -> StateHashReply
    subscribe = 15,    ///< SubscribeRequest -> SubscribeReply, then frames of the feed
    feed_credit = 16,  ///< FeedCredit, numbered like its subscription; no reply
    unsubscribe = 17,  ///< empty, numbered like its subscription -> empty, and no more feed entries
    consistency = 18,  ///< ConsistencyRequest -> ConsistencyReply

    feed_progress = 0x7c,   ///< FeedProgress, numbered like its subscription
    feed_entry = 0x7d,      ///< FeedEntry, numbered like its subscription
    submit_refused = 0x7e,  ///< SubmitRefused, numbered like its submit: nothing was logged
    error = 0x7f,           ///< ErrorReply: to any request
    reply = 0x80,           ///< bit set in the type of a reply
};
[[nodiscard]] constexpr FrameType reply_to(FrameType request) {
    return static_cast<FrameType>(static_cast<std::uint8_t>(request) | 0x80);
}
/// Is this the type of a request?
[[nodiscard]] constexpr bool is_request(FrameType type) {
    return type >= FrameType::hello && type <= FrameType::consistency;
}
/// "submit", "submit reply", ... ; "unknown" for a number without a name.
std::string_view name_of(FrameType type);

/// Bits of `FrameHeader::flags`. Only `submit` takes one; any other bit is refused.
enum FrameFlag : std::uint8_t {
    kWantBalances = 1,  ///< submit: reply with the accounts the batch touched, as they are after it
};

struct FrameHeader {
    std::uint32_t length = 0;  ///< of the body, in bytes
    FrameType type = FrameType::error;
    std::uint8_t flags = 0;
    std::uint64_t request = 0;

    friend bool operator==(const FrameHeader&, const FrameHeader&) = default;
};

/// The header's 16 bytes. Nothing if the zero field is not zero, or the length is above
/// `length_max`; whether the type and flags are known is the receiver's business.
[[nodiscard]] std::optional<FrameHeader> decode_frame_header(
    std::span<const std::uint8_t, kFrameHeaderBytes> bytes, std::size_t length_max);
void encode_frame_header(const FrameHeader& header, Bytes& out);

/// A whole frame around a body made elsewhere.
[[nodiscard]] Bytes make_frame(FrameType type, std::uint64_t request, ByteSpan body,
                               std::uint8_t flags = 0);

}  // namespace holdfast::api
