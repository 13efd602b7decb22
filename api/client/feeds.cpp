#include "api/client/feeds.h"

#include <fmt/format.h>

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kFrameOverhead = 20;  // of a feed_entry's body: two sequences, a length

}  // namespace

FeedId Feeds::open(ledger::Sequence from, std::uint32_t window_bytes, FeedFilter filter,
                   FeedHandlers handlers) {
    const FeedId id = next_id_++;
    Feed& feed = feeds_[id];
    feed.next = from;
    feed.window_bytes = std::max<std::uint32_t>(1, window_bytes);
    feed.filter = std::move(filter);
    feed.handlers = std::move(handlers);
    if (is_connected_) {
        subscribe(id, feed);
    }
    return id;
}

std::int64_t Feeds::window(const Feed& feed) const {
    return std::min(feed.window_bytes, credit_bytes_max_);
}

void Feeds::subscribe(FeedId id, Feed& feed) {
    feed.request = wire_.next_request();
    by_request_[feed.request] = id;
    // What is held still counts; the server sends at least one entry for the least credit.
    feed.credit = std::max<std::int64_t>(1, window(feed) - static_cast<std::int64_t>(feed.held));
    const SubscribeRequest request{feed.next, static_cast<std::uint32_t>(feed.credit), feed.filter};
    wire_.send(encode_frame(FrameType::subscribe, feed.request, request));
}

void Feeds::consumed(FeedId id, std::size_t entry_bytes) {
    const auto found = feeds_.find(id);
    if (found == feeds_.end()) {
        return;
    }
    Feed& feed = found->second;
    feed.held -= std::min<std::uint64_t>(feed.held, entry_bytes + kFrameOverhead);
    const std::int64_t open = feed.credit + static_cast<std::int64_t>(feed.held);
    if (feed.request != 0 && open * 2 <= window(feed)) {
        const std::int64_t grant = window(feed) - open;
        feed.credit += grant;
        wire_.send(encode_frame(FrameType::feed_credit, feed.request,
                                FeedCredit{static_cast<std::uint32_t>(grant)}));
    }
}

void Feeds::close(FeedId id) {
    const auto found = feeds_.find(id);
    if (found == feeds_.end()) {
        return;
    }
    if (const std::uint64_t request = found->second.request; request != 0) {
        by_request_.erase(request);
        closing_[request] = true;
        wire_.send(make_frame(FrameType::unsubscribe, request, {}));
    }
    feeds_.erase(found);
}

void Feeds::on_connected(const Limits& limits) {
    is_connected_ = true;
    credit_bytes_max_ = std::max<std::uint32_t>(1, limits.feed_credit_bytes_max);
    for (auto& [id, feed] : feeds_) {
        subscribe(id, feed);
    }
}

void Feeds::on_disconnected() {
    is_connected_ = false;
    by_request_.clear();
    closing_.clear();
    for (auto& [id, feed] : feeds_) {
        feed.request = 0;
    }
}

bool Feeds::on_frame(const FrameHeader& header, Bytes& body) {
    if (closing_.contains(header.request)) {
        if (header.type != FrameType::feed_entry && header.type != FrameType::feed_progress) {
            closing_.erase(header.request);
        }
        return true;
    }
    const auto found = by_request_.find(header.request);
    if (found == by_request_.end()) {
        return false;
    }
    const FeedId id = found->second;
    if (header.type == FrameType::feed_entry) {
        on_entry(id, body);
    } else if (header.type == FrameType::feed_progress) {
        on_progress(id, body);
    } else if (const auto error = decode_body<ErrorReply>(body);
               header.type == FrameType::error && error) {
        fail(id, {FailureCode::server_error,
                  fmt::format("{}: {}", name_of(error->code), error->message),
                  static_cast<std::uint16_t>(error->code)});
    } else if (header.type != reply_to(FrameType::subscribe)) {
        wire_.give_up({FailureCode::protocol, "the answer to a subscription is not understood"});
    }
    return true;
}

void Feeds::on_entry(FeedId id, Bytes& body) {
    Feed& feed = feeds_.at(id);
    auto entry = decode_body<FeedEntry>(body);
    const bool may_skip = !feed.filter.is_everything();
    if (!entry || entry->first != feed.next ||
        (may_skip ? entry->entry < feed.next : entry->entry != feed.next)) {
        wire_.give_up(
            {FailureCode::protocol, fmt::format("the feed has a gap at entry {}", feed.next)});
        return;
    }
    if (feed.credit <= 0) {
        wire_.give_up({FailureCode::protocol, "the feed sends more than it was granted"});
        return;
    }
    feed.next = entry->entry + 1;
    feed.credit -= static_cast<std::int64_t>(body.size());
    feed.held += body.size();
    const auto tell = feed.handlers.on_entry;  // a copy: it may close the feed
    tell(entry->entry, std::move(entry->bytes.content));
}

void Feeds::on_progress(FeedId id, ByteSpan body) {
    Feed& feed = feeds_.at(id);
    const auto progress = decode_body<FeedProgress>(body);
    if (!progress || feed.filter.is_everything() || progress->first != feed.next ||
        progress->next <= feed.next) {
        wire_.give_up(
            {FailureCode::protocol, fmt::format("the feed has a gap at entry {}", feed.next)});
        return;
    }
    feed.next = progress->next;
    if (const auto tell = feed.handlers.on_progress) {
        tell(progress->next);
    }
}

void Feeds::fail(FeedId id, Failure failure) {
    const auto found = feeds_.find(id);
    by_request_.erase(found->second.request);
    const auto on_end = std::move(found->second.handlers.on_end);
    feeds_.erase(found);
    on_end(std::move(failure));
}

void Feeds::fail_all(const Failure& failure) {
    by_request_.clear();
    for (auto& [id, feed] : std::exchange(feeds_, {})) {
        feed.handlers.on_end(failure);
    }
}

}  // namespace holdfast::api
