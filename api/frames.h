/// What requests and replies hold: opening a connection, submitting batches, and the ledger's
/// answers.
///
/// Bodies of reads and of the feed are in api/read_frames.h. Each body lists its fields in wire
/// order; `encode_body` and `decode_body` (api/body_codec.h) do the rest. Every reply names the
/// ledger's position it speaks of: `sequence`, the number of entries that were durable (the newest
/// is sequence - 1). Format: api/PROTOCOL.md. Thread-safety: plain data.
#pragma once

#include <string>

#include "api/body_codec.h"
#include "api/frame.h"
#include "ledger/entry.h"

namespace holdfast::api {

/// What the log has signed: its RFC 6962 size and root. `signature` is the log key's over the text
/// "<origin>\n<size>\n<base64 root>\n" (C2SP tlog-checkpoint; crypto/checkpoint.h).
struct SignedHead {
    std::uint64_t size = 0;
    Digest root{};
    crypto::Signature signature;

    [[nodiscard]] ledger::SeenHead seen() const { return {size, root}; }
    static void fields(auto& self, auto& visit) {
        visit("size", self.size);
        visit("root", self.root);
        visit("signature", self.signature);
    }
    friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

struct HelloRequest {
    static constexpr std::uint32_t kMagic = 0x54534648;  ///< "HFST"

    std::uint32_t magic = kMagic;
    std::uint32_t protocol_version = kProtocolVersion;
    std::string
        origin;  ///< the ledger the client means; empty: any, and the client looks at the reply
    std::string agent;  ///< the client program and its version, for the server's logs

    static void fields(auto& self, auto& visit) {
        visit("magic", self.magic);
        visit("protocol_version", self.protocol_version);
        visit("origin", self.origin);
        visit("agent", self.agent);
    }
};

/// What a client of this server must keep to.
struct Limits {
    std::uint32_t request_bytes_max = kMaxRequestBytes;  ///< body of a request
    std::uint32_t reply_bytes_max = kMaxReplyBytes;      ///< body of a reply
    std::uint32_t batch_commands_max = ledger::kMaxBatchCommands;
    std::uint32_t in_flight_max = 0;      ///< unanswered requests of a connection
    std::uint32_t subscriptions_max = 0;  ///< feeds of a connection
    std::uint32_t feed_credit_bytes_max = 0;
    std::uint32_t idle_timeout_ms = 0;  ///< a connection silent for so long is closed: ping before

    static void fields(auto& self, auto& visit) {
        visit("request_bytes_max", self.request_bytes_max);
        visit("reply_bytes_max", self.reply_bytes_max);
        visit("batch_commands_max", self.batch_commands_max);
        visit("in_flight_max", self.in_flight_max);
        visit("subscriptions_max", self.subscriptions_max);
        visit("feed_credit_bytes_max", self.feed_credit_bytes_max);
        visit("idle_timeout_ms", self.idle_timeout_ms);
    }
};

struct HelloReply {
    std::uint32_t protocol_version = kProtocolVersion;
    std::string origin;
    crypto::PublicKey log_key;
    Limits limits;
    ledger::Time time = 0;  ///< of the newest durable entry
    Digest chain_head{};
    SignedHead head;

    static void fields(auto& self, auto& visit) {
        visit("protocol_version", self.protocol_version);
        visit("origin", self.origin);
        visit("log_key", self.log_key);
        visit("limits", self.limits);
        visit("time", self.time);
        visit("chain_head", self.chain_head);
        visit("head", self.head);
    }
};

/// The result of one command, where it is not plainly `ok`.
struct CommandResult {
    std::uint16_t index = 0;  ///< of the command in its batch
    ledger::Reason reason = ledger::Reason::ok;
    ledger::DetailKind detail = ledger::DetailKind::none;
    ledger::Amount value;  ///< as ledger::Detail has it; zero without a detail

    [[nodiscard]] ledger::Detail what() const { return {detail, value.value()}; }
    static void fields(auto& self, auto& visit) {
        visit("index", self.index);
        visit("reason", self.reason);
        visit("detail", self.detail);
        visit("value", self.value);
    }
    friend bool operator==(const CommandResult&, const CommandResult&) = default;
};

/// An account as it is after a batch.
struct AccountAfter {
    ledger::AccountId account;
    ledger::Account row;

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("row", self.row);
    }
};
inline constexpr std::size_t kMaxBalances = 2 * ledger::kMaxBatchCommands;

/// The batch is durable in the log, as entry `entry`: the receipt. Commands that are not among
/// `results`, which ascend by index, are `ok` without a detail.
struct SubmitReply {
    ledger::Sequence entry = 0;
    ledger::Time time = 0;       ///< the ledger's, as logged
    bool logged_before = false;  ///< this very header was in the log already: a retry
    std::uint32_t command_count = 0;
    List<CommandResult, ledger::kMaxBatchCommands> results;
    SignedHead head;                            ///< covers the entry: head.size > entry
    List<AccountAfter, kMaxBalances> balances;  ///< as of head.size, if wanted (kWantBalances)

    static void fields(auto& self, auto& visit) {
        visit("entry", self.entry);
        visit("time", self.time);
        visit("logged_before", self.logged_before);
        visit("command_count", self.command_count);
        visit("results", self.results);
        visit("head", self.head);
        visit("balances", self.balances);
    }
};

/// Nothing of the batch was logged, and no sequence is used up.
struct SubmitRefused {
    ledger::BatchError error = ledger::BatchError::malformed;
    /// The first signer's place, for a client that lost its own (errors 7 to 9, else zeros).
    std::uint64_t next_sequence = 0;
    Digest last_header{};
    std::string message;  ///< for people

    static void fields(auto& self, auto& visit) {
        visit("error", self.error);
        visit("next_sequence", self.next_sequence);
        visit("last_header", self.last_header);
        visit("message", self.message);
    }
};

enum class ErrorCode : std::uint16_t {
    malformed = 1,  ///< not the one encoding of a request; closed if the frame itself is bad
    unsupported_version = 2,  ///< of the protocol; the message names the one supported
    wrong_ledger = 3,         ///< the client means another origin
    no_hello = 4,             ///< the first request must be hello, and only the first
    unknown_type = 5,         ///< no such request
    unknown_outcome =
        6,               ///< submit: may or may not be in the log; send the same bytes again, later
    overloaded = 7,      ///< too much at once; again later
    stopping = 8,        ///< the server is going down; again later
    out_of_range = 9,    ///< asks for what the log does not have (yet)
    too_costly = 10,     ///< asks for more than the server will compute for a read
    not_available = 11,  ///< this server keeps no such view
    duplicate_request = 12,  ///< a request or subscription of this number is still open
    timed_out = 13,          ///< nothing, or too little, arrived in time; the connection is closed
};
std::string_view name_of(ErrorCode code);
inline bool is_known(ErrorCode code) {
    return code >= ErrorCode::malformed && code <= ErrorCode::timed_out;
}

struct ErrorReply {
    ErrorCode code = ErrorCode::malformed;
    std::string message;  ///< for people

    static void fields(auto& self, auto& visit) {
        visit("code", self.code);
        visit("message", self.message);
    }
};

/// A whole frame around a body.
template <class Body>
[[nodiscard]] Bytes encode_frame(FrameType type, std::uint64_t request, const Body& body) {
    Bytes out;
    encode_frame_header({0, type, 0, request}, out);
    BodyEncoder encoder(out);
    Body::fields(body, encoder);
    const auto length = static_cast<std::uint32_t>(out.size() - kFrameHeaderBytes);
    std::memcpy(out.data(), &length, sizeof length);
    return out;
}

}  // namespace holdfast::api
