/// The event feed: every durable entry to every subscriber, in order, without a gap; or those that
/// touch what the subscriber named, and word of how far the others were passed over.
///
/// A subscriber is sent entries while it has credit and its connection has room. Recent entries
/// come from memory; who is further behind is served by a reading thread, chunk by chunk.
/// Thread-safety: the I/O thread only, but for what it hands to the reading thread.
#pragma once

#include <map>
#include <memory>

#include "api/committed.h"
#include "api/counters.h"
#include "api/feed_filter.h"
#include "api/reader.h"
#include "api/recent_touches.h"

namespace holdfast::api {

class Feed {
   public:
    struct Ports {
        const Committed& committed;
        const EntryCache& entries;
        const ledger::EventLog& log;
        RecentTouches& touches;
        Reader& reader;
        Outlet& outlet;
        Counters& counters;
    };
    /// Unused credit of a subscription is at most `credit_bytes_max`.
    Feed(const Ports& ports, std::uint32_t subscriptions_max, std::uint32_t credit_bytes_max)
        : ports_(ports),
          subscriptions_max_(subscriptions_max),
          credit_bytes_max_(credit_bytes_max) {}

    /// Begins a subscription under this number; the answer is the frame returned.
    [[nodiscard]] Bytes subscribe(const std::shared_ptr<ReplySink>& sink, std::uint64_t request,
                                  const SubscribeRequest& wanted);
    /// Adds credit. False: no such subscription.
    [[nodiscard]] bool add_credit(const ReplySink* sink, std::uint64_t request,
                                  std::uint32_t bytes);
    /// False: no such subscription.
    [[nodiscard]] bool unsubscribe(const ReplySink* sink, std::uint64_t request);
    [[nodiscard]] bool has(const ReplySink* sink, std::uint64_t request) const;
    [[nodiscard]] bool has_any(const ReplySink* sink) const {
        return subscriptions_.contains(sink);
    }

    /// More entries are durable.
    void on_durable();
    /// From time to time: for those whose last fetch found the reading thread busy, and those who
    /// are owed word of what was passed over.
    void on_tick();
    /// The connection has sent what it had.
    void on_drained(const ReplySink* sink);
    /// The connection is gone.
    void drop(const ReplySink* sink) { subscriptions_.erase(sink); }

    [[nodiscard]] std::size_t subscription_count() const;

   private:
    struct Subscription {
        std::weak_ptr<ReplySink> sink;
        std::uint64_t request = 0;
        ledger::Sequence next = 0;  // to be looked at
        std::int64_t credit = 0;    // below zero: what the last entry took beyond it
        bool is_fetching = false;
        FeedKeys keys;                             // none: everything is wanted
        ledger::Sequence told = 0;                 // the frames sent reach up to here
        bool is_word_due = true;                   // of what lies between `told` and `next`
        std::shared_ptr<const void> touches_kept;  // while it lives
    };
    using SubscriptionPtr = std::shared_ptr<Subscription>;

    void pump(const SubscriptionPtr& subscription, ledger::Sequence durable);
    /// Moves on by one entry, or asks the reading thread to. False: neither can be now.
    bool step(const SubscriptionPtr& subscription, ReplySink& sink, ledger::Sequence durable);
    bool fetch(const SubscriptionPtr& subscription, ledger::Sequence durable);
    void take(const SubscriptionPtr& subscription, const FeedStretch& stretch);
    void send(Subscription& subscription, ReplySink& sink, ByteSpan entry);
    void send_word(Subscription& subscription, ReplySink& sink);
    /// The connection of a subscription that is still open; null: gone since.
    [[nodiscard]] std::shared_ptr<ReplySink> sink_of(const SubscriptionPtr& subscription) const;
    [[nodiscard]] SubscriptionPtr find(const ReplySink* sink, std::uint64_t request) const;

    Ports ports_;
    const std::uint32_t subscriptions_max_;
    const std::uint32_t credit_bytes_max_;
    std::map<const ReplySink*, std::map<std::uint64_t, SubscriptionPtr>> subscriptions_;
};

}  // namespace holdfast::api
