#include "api/feed.h"

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kEntriesFetched = 64;
constexpr std::size_t kFeedEntryOverhead = 20;     // two sequences and a length, then the bytes
constexpr ledger::Sequence kPassedOverMax = 4096;  // without a word of it

Bytes feed_frame(std::uint64_t request, ledger::Sequence first, ledger::Sequence sequence,
                 ByteSpan entry) {
    Bytes frame;
    frame.reserve(kFrameHeaderBytes + kFeedEntryOverhead + entry.size());
    encode_frame_header({static_cast<std::uint32_t>(kFeedEntryOverhead + entry.size()),
                         FrameType::feed_entry, 0, request},
                        frame);
    ledger::Writer out(frame);
    out.u64(first);
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
    if (const auto refusal =
            ports_.committed.look([&](const ledger::State& state, const Position&) {
                return refusal_of(wanted.filter, state);
            })) {
        return error_frame(request, refusal->code, refusal->message);
    }
    const auto own = subscriptions_.find(sink.get());
    if (own != subscriptions_.end() && own->second.size() >= subscriptions_max_) {
        return error_frame(request, ErrorCode::overloaded, "too many feeds on this connection");
    }
    auto subscription = std::make_shared<Subscription>();
    subscription->sink = sink;
    subscription->request = request;
    subscription->next = subscription->told = wanted.from;
    subscription->credit = std::min(wanted.credit_bytes, credit_bytes_max_);
    if (!wanted.filter.is_everything()) {
        subscription->keys = feed_keys(wanted.filter);
        subscription->touches_kept = ports_.touches.begin();
    }
    subscriptions_[sink.get()].emplace(request, subscription);
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

void Feed::on_tick() {
    for (const auto& [sink, own] : subscriptions_) {
        for (const auto& [request, subscription] : own) {
            subscription->is_word_due = true;
        }
    }
    on_durable();
}

void Feed::on_drained(const ReplySink* sink) {
    const auto own = subscriptions_.find(sink);
    if (own != subscriptions_.end()) {
        for (const auto& [request, subscription] : own->second) {
            pump(subscription, ports_.committed.position().sequence);
        }
    }
}

std::shared_ptr<ReplySink> Feed::sink_of(const SubscriptionPtr& subscription) const {
    auto sink = subscription->sink.lock();
    return sink && find(sink.get(), subscription->request) == subscription ? sink : nullptr;
}

void Feed::pump(const SubscriptionPtr& subscription, ledger::Sequence durable) {
    const auto sink = sink_of(subscription);
    if (!sink) {
        return;
    }
    // Where the reading thread is busy, the next durable entry, credit or tick tries again.
    while (!subscription->is_fetching && subscription->next < durable && subscription->credit > 0 &&
           sink->has_room() && step(subscription, *sink, durable)) {
    }
    send_word(*subscription, *sink);
}

bool Feed::step(const SubscriptionPtr& subscription, ReplySink& sink, ledger::Sequence durable) {
    if (!subscription->keys.empty()) {
        const auto touched = ports_.touches.of(subscription->next);
        if (!touched) {
            return fetch(subscription, durable);
        }
        if (!is_touched(subscription->keys, *touched)) {
            subscription->next += 1;
            return true;
        }
    }
    const EntryPtr entry = ports_.entries.recent(subscription->next);
    if (!entry) {
        return fetch(subscription, durable);
    }
    send(*subscription, sink, entry->bytes());
    return true;
}

bool Feed::fetch(const SubscriptionPtr& subscription, ledger::Sequence durable) {
    const ledger::Sequence from = subscription->next;
    const bool is_queued = ports_.reader.run([this, subscription, from, durable] {
        auto stretch = std::make_shared<FeedStretch>();
        if (subscription->keys.empty()) {
            const std::size_t count = std::min<std::size_t>(kEntriesFetched, durable - from);
            stretch->until = from;
            for (Bytes& entry : ports_.log.read(from, count)) {
                stretch->wanted.emplace_back(stretch->until++, std::move(entry));
            }
        } else {
            *stretch = look_through(subscription->keys, ports_.touches, ports_.log, from, durable);
        }
        ports_.outlet.run([this, subscription, stretch] { take(subscription, *stretch); });
    });
    subscription->is_fetching = is_queued;
    return is_queued;
}

void Feed::take(const SubscriptionPtr& subscription, const FeedStretch& stretch) {
    subscription->is_fetching = false;
    const auto sink = sink_of(subscription);
    if (!sink) {
        return;
    }
    const ledger::Sequence before = subscription->next;
    for (const auto& [sequence, entry] : stretch.wanted) {
        subscription->next = sequence;
        if (subscription->credit <= 0 || !sink->has_room()) {
            break;  // what they no longer cover is fetched again later
        }
        send(*subscription, *sink, entry);
    }
    if (stretch.wanted.empty() || subscription->next > stretch.wanted.back().first) {
        subscription->next = stretch.until;
    }
    if (subscription->next > before) {  // else the views are behind: not again at once
        pump(subscription, ports_.committed.position().sequence);
    }
}

void Feed::send(Subscription& subscription, ReplySink& sink, ByteSpan entry) {
    Bytes frame = feed_frame(subscription.request, subscription.told, subscription.next, entry);
    subscription.credit -= static_cast<std::int64_t>(frame.size() - kFrameHeaderBytes);
    subscription.next += 1;
    subscription.told = subscription.next;
    ports_.counters.feed_entries += 1;
    sink.push(std::move(frame));
}

void Feed::send_word(Subscription& subscription, ReplySink& sink) {
    const ledger::Sequence passed_over = subscription.next - subscription.told;
    const bool is_due = subscription.is_word_due && !subscription.is_fetching;
    if (passed_over == 0 || !sink.has_room() || (!is_due && passed_over < kPassedOverMax)) {
        return;
    }
    sink.push(encode_frame(FrameType::feed_progress, subscription.request,
                           FeedProgress{subscription.told, subscription.next}));
    subscription.told = subscription.next;
    subscription.is_word_due = false;
}

std::size_t Feed::subscription_count() const {
    std::size_t count = 0;
    for (const auto& [sink, own] : subscriptions_) {
        count += own.size();
    }
    return count;
}

}  // namespace holdfast::api
