#include "api/queries.h"

#include "api/reply.h"
#include "api/row_tables.h"
#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "ledger/proof/receipt.h"
#include "ledger/state_hash.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kRowsLookedAt = 100'000;
constexpr std::size_t kRowBytesMax = 4 << 20;
constexpr std::uint32_t kEntryBytesMax = 1 << 20;

// A checkpoint is made at once when somebody waits for it: this is for a log that is behind.
constexpr std::chrono::seconds kPublicationPatience{5};

ReadError no_table() { return {ErrorCode::malformed, "no such table, or not a key of it"}; }
ReadError not_published_yet() {
    return {ErrorCode::overloaded, "no checkpoint covers it yet: ask again later"};
}

ReadError being_mended() {
    return {ErrorCode::overloaded, "the tree's tiles are being made anew: ask again later"};
}

Blob blob_of(std::string_view text) { return {Bytes(text.begin(), text.end())}; }

}  // namespace

Queries::Queries(const ServerConfig& config, Ports ports)
    : config_(config), ports_(std::move(ports)) {}

bool Queries::is_slow(FrameType type, ByteSpan body) {
    if (type == FrameType::state_hash || type == FrameType::receipt ||
        type == FrameType::consistency) {  // these wait for the next checkpoint
        return true;
    }
    if (type == FrameType::list_rows) {  // its table comes first
        return !body.empty() && ledger::State::may_be_out_of_memory(body[0]);
    }
    constexpr std::size_t kMomentAt = 1;  // in a GetRowsRequest, after the table
    return type == FrameType::get_rows && body.size() > kMomentAt &&
           body[kMomentAt] != static_cast<std::uint8_t>(Moment::latest);
}

template <class Request, class Answer>
Bytes Queries::decode_and(ByteSpan body, FrameType type, std::uint64_t request, Answer&& answer) {
    const auto decoded = decode_body<Request>(body);
    if (!decoded) {
        return error_frame(request, ErrorCode::malformed,
                           "the body is not the one encoding of such a request");
    }
    const auto answered = answer(*decoded);
    if (const auto* error = std::get_if<ReadError>(&answered)) {
        return error_frame(request, error->code, error->message);
    }
    return encode_frame(reply_to(type), request, std::get<0>(answered));
}

Bytes Queries::answer(FrameType type, std::uint64_t request, ByteSpan body) {
    const auto reply = [&](const auto& content) {
        return encode_frame(reply_to(type), request, content);
    };
    switch (type) {
        case FrameType::key_place:
            return decode_and<KeyPlaceRequest>(body, type, request,
                                               [&](const auto& r) { return key_place(r); });
        case FrameType::get_rows:
            return decode_and<GetRowsRequest>(body, type, request,
                                              [&](const auto& r) { return get_rows(r); });
        case FrameType::list_rows:
            return decode_and<ListRowsRequest>(body, type, request,
                                               [&](const auto& r) { return list_rows(r); });
        case FrameType::get_command:
            return decode_and<GetCommandRequest>(body, type, request,
                                                 [&](const auto& r) { return get_command(r); });
        case FrameType::history:
            return decode_and<HistoryRequest>(body, type, request, [&](const auto& r) {
                return std::variant<HistoryReply, ReadError>(
                    read_history({ports_.committed, ports_.entries, ports_.views}, r));
            });
        case FrameType::entries:
            return decode_and<EntriesRequest>(body, type, request,
                                              [&](const auto& r) { return entries(r); });
        case FrameType::receipt:
            return decode_and<ReceiptRequest>(body, type, request,
                                              [&](const auto& r) { return receipt(r); });
        case FrameType::consistency:
            return decode_and<ConsistencyRequest>(body, type, request,
                                                  [&](const auto& r) { return consistency(r); });
        case FrameType::checkpoint:
        case FrameType::status:
        case FrameType::metrics:
        case FrameType::state_hash:
            if (!body.empty()) {
                return error_frame(request, ErrorCode::malformed, "this request has no body");
            }
            break;
        default: return error_frame(request, ErrorCode::unknown_type, "not a read");
    }
    switch (type) {
        case FrameType::checkpoint: return reply(checkpoint());
        case FrameType::status: return reply(ports_.status());
        case FrameType::state_hash: return reply(state_hash());
        default: {
            const std::string text = ports_.metrics();
            return reply(TextReply{{Bytes(text.begin(), text.end())}});
        }
    }
}

std::variant<KeyPlaceReply, ReadError> Queries::key_place(const KeyPlaceRequest& request) const {
    return ports_.committed.look([&](const ledger::State& state, const Position& position) {
        KeyPlaceReply reply;
        reply.sequence = position.sequence;
        reply.time = position.time;
        reply.head = position.head;
        if (const ledger::Key* key = state.keys.find(request.key)) {
            reply.known = true;
            reply.live = key->is_live(position.time);
            reply.party = key->party;
            reply.member = key->member;
            reply.last_sequence = key->sequence;
            reply.last_header = key->last_header;
        }
        return reply;
    });
}

std::variant<GetRowsReply, ReadError> Queries::get_rows(const GetRowsRequest& request) {
    const auto look_up = [&](const ledger::State& state) -> std::variant<GetRowsReply, ReadError> {
        GetRowsReply reply;
        reply.sequence = state.facts.next_sequence;
        reply.time = state.facts.time;
        std::size_t bytes = 0;
        for (const Bytes& key : request.keys) {
            auto row = find_row(state, request.table, key);
            if (!row) {
                return no_table();
            }
            bytes += *row ? (*row)->size() : 0;
            if (bytes > kRowBytesMax) {
                return ReadError{ErrorCode::too_costly, "ask for fewer rows at once"};
            }
            reply.rows.items.push_back(std::move(*row));
        }
        return reply;
    };
    if (request.as_of.moment == Moment::latest) {
        return ports_.committed.look(
            [&](const ledger::State& state, const Position&) { return look_up(state); });
    }
    const auto state = ports_.time_travel.state_as_of(request.as_of);
    if (const auto* error = std::get_if<ReadError>(&state)) {
        return *error;
    }
    return look_up(*std::get<const ledger::State*>(state));
}

std::variant<ListRowsReply, ReadError> Queries::list_rows(const ListRowsRequest& request) {
    const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, kMaxRows);
    auto page = api::list_rows(ports_.committed, ports_.views, request.table, request.party,
                               request.after, limit, kRowsLookedAt);
    if (auto* error = std::get_if<ReadError>(&page)) {
        return std::move(*error);
    }
    auto& rows = std::get<RowPage>(page);
    ListRowsReply reply;
    reply.sequence = rows.sequence;
    reply.rows.items = std::move(rows.rows);
    reply.next = std::move(rows.next);
    return reply;
}

std::variant<GetCommandReply, ReadError> Queries::get_command(
    const GetCommandRequest& request) const {
    GetCommandReply reply;
    ports_.committed.look([&](const ledger::State& state, const Position& position) {
        reply.sequence = position.sequence;
        if (const auto use = state.ids.copy(request.command)) {
            reply.known = true;
            reply.use = *use;
        }
    });
    if (reply.known) {
        const EntryPtr entry = ports_.entries.entry(reply.use.sequence);
        ledger::check(entry != nullptr && reply.use.index < entry->command_count(),
                      "a used id's command is in the log");
        if (entry->command(reply.use.index).id() != request.command) {
            GetCommandReply unknown;  // the name of a milestone, which `agree` has used up
            unknown.sequence = reply.sequence;
            return unknown;
        }
        reply.time = entry->leaf().time;
        reply.command = {entry->command(reply.use.index).leaf_bytes()};
        ledger::encode_outcome(entry->outcomes()[reply.use.index], reply.outcome.content);
    }
    return reply;
}

std::variant<EntriesReply, ReadError> Queries::entries(const EntriesRequest& request) const {
    EntriesReply reply;
    reply.sequence = ports_.committed.position().sequence;
    reply.from = request.from;
    if (request.from > reply.sequence) {
        return ReadError{ErrorCode::out_of_range, "the log has no such entry yet"};
    }
    const std::size_t count = std::min<std::size_t>(
        std::min<std::uint64_t>(request.count, kMaxEntries), reply.sequence - request.from);
    const std::uint32_t bytes_max = std::min(request.bytes_max, kEntryBytesMax);
    std::size_t bytes = 0;
    while (reply.entries.size() < count) {
        auto stored =
            ports_.log.read(request.from + reply.entries.size(), count - reply.entries.size());
        ledger::check(!stored.empty(), "a durable entry can be read");
        for (auto& entry : stored) {
            bytes += entry.size();
            if (bytes > bytes_max && reply.entries.size() != 0) {
                return reply;
            }
            reply.entries.items.push_back({std::move(entry)});
        }
    }
    return reply;
}

std::variant<Published, ReadError> Queries::checkpoint_for(ledger::Sequence entry,
                                                           std::uint64_t size) const {
    if (size == 0) {
        const auto covering = ports_.publication.covering(entry, kPublicationPatience);
        return covering ? std::variant<Published, ReadError>(*covering) : not_published_yet();
    }
    const auto named = ports_.publication.of_size(size);
    if (!named) {
        return ReadError{ErrorCode::not_available, "no recent checkpoint has this size"};
    }
    if (size <= entry) {
        return ReadError{ErrorCode::out_of_range, "the checkpoint does not reach so far"};
    }
    return *named;
}

std::variant<ReceiptReply, ReadError> Queries::receipt(const ReceiptRequest& request) const {
    const ledger::Sequence next = ports_.committed.position().sequence;
    if (request.entry >= next) {
        return ReadError{ErrorCode::out_of_range, "the log has no such entry yet"};
    }
    const EntryPtr entry = ports_.entries.entry(request.entry);
    ledger::check(entry != nullptr, "a durable entry can be read");
    const auto receipt = ledger::make_receipt(*entry, request.index);
    if (!receipt) {
        return ReadError{ErrorCode::out_of_range, "the entry has no such command"};
    }
    const auto found = checkpoint_for(request.entry, request.size);
    if (const auto* error = std::get_if<ReadError>(&found)) {
        return *error;
    }
    const auto& published = std::get<Published>(found);
    auto path = ports_.publication.inclusion(request.entry, entry->leaf_hash(), published);
    if (!path) {
        return being_mended();
    }
    return ReceiptReply{next, blob_of(ledger::receipt_file(*receipt, request.entry,
                                                           std::move(*path), published.note))};
}

std::variant<ConsistencyReply, ReadError> Queries::consistency(
    const ConsistencyRequest& request) const {
    const ledger::Sequence next = ports_.committed.position().sequence;
    if (request.from == 0 || request.from > next) {
        return ReadError{ErrorCode::out_of_range,
                         "the log has 1 to " + std::to_string(next) + " entries, and no more"};
    }
    const auto found = checkpoint_for(request.from - 1, request.size);
    if (const auto* error = std::get_if<ReadError>(&found)) {
        return *error;
    }
    const auto& published = std::get<Published>(found);
    auto path = ports_.publication.consistency(request.from, published);
    if (!path) {
        return being_mended();
    }
    return ConsistencyReply{next, blob_of(published.note), {std::move(*path)}};
}

CheckpointReply Queries::checkpoint() const {
    return ports_.committed.look([&](const ledger::State& state, const Position& position) {
        const ledger::Genesis& genesis = state.facts.genesis;
        const auto log = crypto::make_verifier(genesis.origin, genesis.log_key);
        const std::string note =
            crypto::format_checkpoint({genesis.origin, position.head.size, position.head.root}) +
            "\n" + crypto::note_signature_line(log.name(), log.id(), position.head.signature.bytes);
        return CheckpointReply{
            position.head, position.chain_head, position.time, {Bytes(note.begin(), note.end())}};
    });
}

StateHashReply Queries::state_hash() const {
    return ports_.committed.look([](const ledger::State& state, const Position& position) {
        return StateHashReply{position.sequence, ledger::state_hash(state)};
    });
}

}  // namespace holdfast::api
