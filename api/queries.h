/// Answers to reads: from the committed state, the log and the views.
///
/// Every answer names the durable position it speaks of. Bad or excessive questions get an error
/// frame, never an exception; a LogError or CheckFailed is the caller's to treat as fatal.
/// Thread-safety: `answer` from one thread for quick reads and one for slow ones (`is_slow`).
#pragma once

#include <functional>

#include "api/history.h"
#include "api/publication.h"
#include "api/server_config.h"
#include "api/time_travel.h"

namespace holdfast::api {

class Queries {
   public:
    struct Ports {
        const Committed& committed;
        const EntryCache& entries;
        const ledger::EventLog& log;
        Views& views;
        TimeTravel& time_travel;
        Publication& publication;
        std::function<StatusReply()> status;
        std::function<std::string()> metrics;
    };
    Queries(const ServerConfig& config, Ports ports);

    /// May answering take seconds? Such reads have a thread of their own.
    [[nodiscard]] static bool is_slow(FrameType type, ByteSpan body);

    /// The frame that answers; `type` is a read.
    [[nodiscard]] Bytes answer(FrameType type, std::uint64_t request, ByteSpan body);

   private:
    template <class Request, class Answer>
    Bytes decode_and(ByteSpan body, FrameType type, std::uint64_t request, Answer&& answer);

    std::variant<KeyPlaceReply, ReadError> key_place(const KeyPlaceRequest& request) const;
    std::variant<GetRowsReply, ReadError> get_rows(const GetRowsRequest& request);
    std::variant<ListRowsReply, ReadError> list_rows(const ListRowsRequest& request);
    std::variant<GetCommandReply, ReadError> get_command(const GetCommandRequest& request) const;
    std::variant<EntriesReply, ReadError> entries(const EntriesRequest& request) const;
    /// A published checkpoint that covers the entry: of this size, or (0) the best.
    std::variant<Published, ReadError> checkpoint_for(ledger::Sequence entry,
                                                      std::uint64_t size) const;
    std::variant<ReceiptReply, ReadError> receipt(const ReceiptRequest& request) const;
    std::variant<ConsistencyReply, ReadError> consistency(const ConsistencyRequest& request) const;
    CheckpointReply checkpoint() const;
    StateHashReply state_hash() const;

    const ServerConfig& config_;
    Ports ports_;
};

}  // namespace holdfast::api
