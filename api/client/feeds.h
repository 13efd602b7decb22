/// Subscriptions to the log: every entry from some sequence on, or every one that touches what is
/// asked for, once each, in order, across reconnections.
///
/// Each frame says from where to where it reaches; one that leaves something out ends the client.
/// The server sends as much as it has been granted; what was handled is granted anew by `consumed`.
/// Thread-safety: the client's executor.
#pragma once

#include <map>

#include "api/client/wire.h"

namespace holdfast::api {

using FeedId = std::uint64_t;
struct FeedHandlers {
    std::function<void(ledger::Sequence, Bytes entry)>
        on_entry;                         ///< entries as stored (ledger/entry.h)
    std::function<void(Failure)> on_end;  ///< it failed; not after `close`
    /// Of a restricted feed: nothing more of it before `next`. May be empty.
    std::function<void(ledger::Sequence next)> on_progress{};
};

class Feeds {
   public:
    explicit Feeds(Wire& wire) : wire_(wire) {}

    /// At most about `window_bytes` of entries are under way or unconsumed at once (one entry may
    /// be more).
    FeedId open(ledger::Sequence from, std::uint32_t window_bytes, FeedFilter filter,
                FeedHandlers handlers);
    /// An entry of so many bytes was handled: as much more may come.
    void consumed(FeedId feed, std::size_t entry_bytes);
    void close(FeedId feed);

    void on_connected(const Limits& limits);
    void on_disconnected();
    /// False: the frame is of no feed.
    bool on_frame(const FrameHeader& header, Bytes& body);
    void fail_all(const Failure& failure);
    [[nodiscard]] bool empty() const { return feeds_.empty(); }

   private:
    struct Feed {
        ledger::Sequence next = 0;
        std::uint32_t window_bytes = 0;  // granted and not consumed, at most
        std::int64_t credit = 0;    // granted and not received; below zero: the last one's debt
        std::uint64_t held = 0;     // received, not yet consumed
        std::uint64_t request = 0;  // of this connection; 0: none
        FeedFilter filter;
        FeedHandlers handlers;
    };

    void subscribe(FeedId id, Feed& feed);
    [[nodiscard]] std::int64_t window(const Feed& feed) const;
    void on_entry(FeedId id, Bytes& body);
    void on_progress(FeedId id, ByteSpan body);
    void fail(FeedId id, Failure failure);

    Wire& wire_;
    std::map<FeedId, Feed> feeds_;
    std::map<std::uint64_t, FeedId> by_request_;
    std::map<std::uint64_t, bool> closing_;  // requests whose last frames are to be ignored
    std::uint32_t credit_bytes_max_ = 0;
    FeedId next_id_ = 1;
    bool is_connected_ = false;
};

}  // namespace holdfast::api
