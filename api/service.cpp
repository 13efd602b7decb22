#include "api/service.h"

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kTextBytesMax = 255;

bool is_printable(const std::string& text) {
    return text.size() <= kTextBytesMax &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

Bytes malformed(std::uint64_t request) {
    return error_frame(request, ErrorCode::malformed,
                       "the body is not the one encoding of such a request");
}

}  // namespace

Bytes Service::hello(std::uint64_t request, ByteSpan body) const {
    const auto hello = decode_body<HelloRequest>(body);
    if (!hello || hello->magic != HelloRequest::kMagic || !is_printable(hello->origin) ||
        !is_printable(hello->agent)) {
        return malformed(request);
    }
    if (hello->protocol_version != kProtocolVersion) {
        return error_frame(request, ErrorCode::unsupported_version, "this server speaks version 1");
    }
    return ports_.committed.look([&](const ledger::State& state, const Position& position) {
        const ledger::Genesis& genesis = state.facts.genesis;
        if (!hello->origin.empty() && hello->origin != genesis.origin) {
            return error_frame(request, ErrorCode::wrong_ledger,
                               "this is the ledger " + genesis.origin);
        }
        HelloReply reply;
        reply.origin = genesis.origin;
        reply.log_key = genesis.log_key;
        reply.limits.in_flight_max = config_.in_flight_max;
        reply.limits.subscriptions_max = config_.subscriptions_max;
        reply.limits.feed_credit_bytes_max = config_.feed_credit_bytes_max;
        reply.limits.idle_timeout_ms = static_cast<std::uint32_t>(config_.idle_timeout.count());
        reply.time = position.time;
        reply.chain_head = position.chain_head;
        reply.head = position.head;
        return encode_frame(reply_to(FrameType::hello), request, reply);
    });
}

void Service::handle(const FrameHeader& header, Bytes body,
                     const std::shared_ptr<ReplySink>& sink) {
    switch (header.type) {
        case FrameType::ping:
            sink->answer(body.empty() ? make_frame(reply_to(FrameType::ping), header.request, {})
                                      : malformed(header.request));
            break;
        case FrameType::submit: submit(header, std::move(body), sink); break;
        case FrameType::subscribe: subscribe(header, body, sink); break;
        case FrameType::unsubscribe: unsubscribe(header, body, sink); break;
        case FrameType::feed_credit: add_credit(header, body, sink); break;
        default: read(header, std::move(body), sink); break;
    }
}

void Service::submit(const FrameHeader& header, Bytes body,
                     const std::shared_ptr<ReplySink>& sink) {
    const bool wants_balances = (header.flags & kWantBalances) != 0;
    if (auto refusal =
            ports_.intake.submit(std::move(body), wants_balances, {sink, header.request})) {
        sink->answer(std::move(*refusal));
    }
}

void Service::subscribe(const FrameHeader& header, ByteSpan body,
                        const std::shared_ptr<ReplySink>& sink) {
    const auto wanted = decode_body<SubscribeRequest>(body);
    sink->answer(wanted ? ports_.feed.subscribe(sink, header.request, *wanted)
                        : malformed(header.request));
}

void Service::unsubscribe(const FrameHeader& header, ByteSpan body,
                          const std::shared_ptr<ReplySink>& sink) {
    if (!body.empty()) {
        sink->answer(malformed(header.request));
    } else if (!ports_.feed.unsubscribe(sink.get(), header.request)) {
        sink->answer(
            error_frame(header.request, ErrorCode::out_of_range, "no feed of this number"));
    } else {
        sink->answer(make_frame(reply_to(FrameType::unsubscribe), header.request, {}));
    }
}

void Service::add_credit(const FrameHeader& header, ByteSpan body,
                         const std::shared_ptr<ReplySink>& sink) {
    // Credit for a feed that was just ended crosses with its end: that is no error.
    if (const auto credit = decode_body<FeedCredit>(body)) {
        (void)ports_.feed.add_credit(sink.get(), header.request, credit->credit_bytes);
    } else {
        sink->push(malformed(header.request));
    }
}

void Service::read(const FrameHeader& header, Bytes body, const std::shared_ptr<ReplySink>& sink) {
    Reader& reader = Queries::is_slow(header.type, body) ? ports_.slow_reader : ports_.quick_reader;
    if (!reader.read(header.type, std::move(body), {sink, header.request})) {
        sink->answer(error_frame(header.request, ErrorCode::overloaded, "too many reads at once"));
    }
}

}  // namespace holdfast::api
