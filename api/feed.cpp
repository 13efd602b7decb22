#include "api/feed.h"

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kEntriesFetched = 64;
constexpr std::size_t kFeedEntryOverhead = 12;  // sequence and length before the entry's bytes

Bytes feed_frame(std::uint64_t request, ledger::Sequence sequence, ByteSpan entry) {
    Bytes frame;
    frame.reserve(kFrameHeaderBytes + kFeedEntryOverhead + entry.size());
    encode_frame_header({static_cast<std::uint32_t>(kFeedEntryOverhead + entry.size()),
                         FrameType::feed_entry, 0, request},
                        frame);
    ledger::Writer out(frame);
    out.u64(sequence);
    out.u32(static_cast<std::uint32_t>(entry.size()));
    out.raw(entry);
    return frame;
}

}  // namespace

Bytes Feed::subscribe(const std::shared_ptr<ReplySink>& sink, std::uint64_t request,
                      const SubscribeRequest& wanted) {
    const ledger::Sequence durable = ports_.committed.position().sequence;
    if (wanted.from > durable) {
        return error_frame(request, ErrorCode::out_of_range, "the log has no such entry yet");
    }
    auto& own = subscriptions_[sink.get()];
    if (own.size() >= subscriptions_max_) {
        return error_frame(request, ErrorCode::overloaded, "too many feeds on this connection");
    }
    auto subscription = std::make_shared<Subscription>();
    *subscription = {sink, request, wanted.from, std::min(wanted.credit_bytes, credit_bytes_max_),
                     false};
    own.emplace(request, subscription);
    // The reply goes first: the pump runs once this call has returned.
    ports_.outlet.run(
        [this, subscription] { pump(subscription, ports_.committed.position().sequence); });
    return encode_frame(reply_to(FrameType::subscribe), request, SubscribeReply{durable});
}

bool Feed::add_credit(const ReplySink* sink, std::uint64_t request, std::uint32_t bytes) {
    const auto subscription = find(sink, request);
    if (!subscription) {
        return false;
    }
    subscription->credit = std::min<std::int64_t>(subscription->credit + bytes, credit_bytes_max_);
    pump(subscription, ports_.committed.position().sequence);
    return true;
}

bool Feed::unsubscribe(const ReplySink* sink, std::uint64_t request) {
    const auto own = subscriptions_.find(sink);
    if (own == subscriptions_.end() || own->second.erase(request) == 0) {
        return false;
    }
    if (own->second.empty()) {
        subscriptions_.erase(own);
    }
    return true;
}

bool Feed::has(const ReplySink* sink, std::uint64_t request) const {
    return find(sink, request) != nullptr;
}

Feed::SubscriptionPtr Feed::find(const ReplySink* sink, std::uint64_t request) const {
    const auto own = subscriptions_.find(sink);
    if (own == subscriptions_.end()) {
        return nullptr;
    }
    const auto found = own->second.find(request);
    return found == own->second.end() ? nullptr : found->second;
}

void Feed::on_durable() {
    const ledger::Sequence durable = ports_.committed.position().sequence;
    for (const auto& [sink, own] : subscriptions_) {
        for (const auto& [request, subscription] : own) {
            pump(subscription, durable);
        }
    }
}

void Feed::on_drained(const ReplySink* sink) {
    const auto own = subscriptions_.find(sink);
    if (own != subscriptions_.end()) {
        for (const auto& [request, subscription] : own->second) {
            pump(subscription, ports_.committed.position().sequence);
        }
    }
}

void Feed::pump(const SubscriptionPtr& subscription, ledger::Sequence durable) {
    const auto sink = subscription->sink.lock();
    if (!sink || find(sink.get(), subscription->request) != subscription) {
        return;  // gone since
    }
    while (!subscription->is_fetching && subscription->next < durable && subscription->credit > 0 &&
           sink->has_room()) {
        if (const EntryPtr entry = ports_.entries.recent(subscription->next)) {
            send(*subscription, *sink, entry->bytes());
        } else if (!fetch(subscription, durable)) {
            return;  // the reading thread is busy: the next durable entry, credit or tick tries
                     // again
        }
    }
}

bool Feed::fetch(const SubscriptionPtr& subscription, ledger::Sequence durable) {
    const ledger::Sequence from = subscription->next;
    const std::size_t count = std::min<std::size_t>(kEntriesFetched, durable - from);
    const bool is_queued = ports_.reader.run([this, subscription, from, count] {
        auto stored = std::make_shared<std::vector<Bytes>>(ports_.log.read(from, count));
        ports_.outlet.run([this, subscription, stored] {
            subscription->is_fetching = false;
            const auto sink = subscription->sink.lock();
            for (const Bytes& entry : *stored) {
                // What credit or room no longer cover is fetched again later.
                if (sink && subscription->credit > 0 && sink->has_room() &&
                    find(sink.get(), subscription->request) == subscription) {
                    send(*subscription, *sink, entry);
                }
            }
            pump(subscription, ports_.committed.position().sequence);
        });
    });
    subscription->is_fetching = is_queued;
    return is_queued;
}

void Feed::send(Subscription& subscription, ReplySink& sink, ByteSpan entry) {
    Bytes frame = feed_frame(subscription.request, subscription.next, entry);
    subscription.credit -= static_cast<std::int64_t>(frame.size() - kFrameHeaderBytes);
    subscription.next += 1;
    ports_.counters.feed_entries += 1;
    sink.push(std::move(frame));
}

std::size_t Feed::subscription_count() const {
    std::size_t count = 0;
    for (const auto& [sink, own] : subscriptions_) {
        count += own.size();
    }
    return count;
}

}  // namespace holdfast::api
