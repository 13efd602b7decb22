#include "api/session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/spawn.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kHelloBytesMax = 1024;
constexpr std::size_t kFirstBytes = 64 << 10;  // of a body, allocated on its announcement alone
constexpr std::size_t kBuffersAtOnce = 16;
constexpr std::chrono::milliseconds kGoodbye{500};  // for the peer to take the last bytes and end

std::uint64_t request_of(ByteSpan frame) {
    std::uint64_t request = 0;
    std::memcpy(&request, frame.data() + 8, sizeof request);
    return request;
}

}  // namespace

Session::Session(const Ports& ports, asio::any_io_executor executor,
                 std::unique_ptr<Transport> transport, std::string address)
    : ports_(ports),
      transport_(std::move(transport)),
      address_(std::move(address)),
      may_read_signal_(std::make_shared<asio::steady_timer>(executor)),
      unsent_signal_(std::make_shared<asio::steady_timer>(executor)),
      connected_(std::chrono::steady_clock::now()),
      last_request_(connected_) {}

void Session::start() {
    const auto executor = unsent_signal_->get_executor();
    coroutines_ = 2;
    spawn(executor, read_frames(shared_from_this()));
    spawn(executor, write_frames(shared_from_this()));
}

// Sleeps until somebody cancels the timer.
asio::awaitable<void> Session::wait(std::shared_ptr<asio::steady_timer> signal) {
    signal->expires_at(Instant::max());
    co_await signal->async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> Session::read_frames(std::shared_ptr<Session> self) {
    const auto shaken = co_await self->transport_->handshake();
    if (shaken) {
        self->close();
    }
    while (!self->is_closed_ && !self->is_draining_) {
        if (!self->may_read()) {
            co_await wait(self->may_read_signal_);
            self->last_request_ = std::chrono::steady_clock::now();
            continue;
        }
        std::array<std::uint8_t, kFrameHeaderBytes> bytes{};
        if (!co_await read_exactly(self, asio::buffer(bytes))) {
            break;
        }
        const auto header = decode_frame_header(bytes, kMaxRequestBytes);
        if (!header || header->length > self->body_bytes_max(header->type)) {
            self->fail(request_of(bytes), ErrorCode::malformed,
                       "not a frame's header, or too long a body");
            break;
        }
        auto body = co_await read_body(self, header->length);
        if (!body) {
            break;
        }
        self->frame_begun_.reset();
        self->last_request_ = std::chrono::steady_clock::now();
        self->handle(*header, std::move(*body));
    }
    co_await discard_input(self);
    self->end_coroutine();
}

// False: the peer has ended, or nothing more is to be read.
asio::awaitable<bool> Session::read_exactly(std::shared_ptr<Session> self,
                                            asio::mutable_buffer into) {
    while (into.size() != 0) {
        const auto [error, count] = co_await self->transport_->read_some(into);
        if (error) {
            self->has_ended_ = true;
            self->drain();
        }
        if (self->is_closed_ || self->is_draining_) {
            co_return false;
        }
        if (!self->frame_begun_) {
            self->frame_begun_ = std::chrono::steady_clock::now();
        }
        into += count;
    }
    co_return true;
}

// Reads on until the peer has ended, so that what it was sent last is not lost to a reset.
asio::awaitable<void> Session::discard_input(std::shared_ptr<Session> self) {
    std::array<std::uint8_t, 4096> scratch{};
    while (!self->is_closed_ && !self->has_ended_) {
        const auto [error, count] = co_await self->transport_->read_some(asio::buffer(scratch));
        self->has_ended_ = error.failed();
    }
    self->unsent_signal_->cancel();
}

// A long body gets its memory only once the client has really sent some of it.
asio::awaitable<std::optional<Bytes>> Session::read_body(std::shared_ptr<Session> self,
                                                         std::size_t length) {
    const auto reserved = static_cast<std::int64_t>(length);
    if (!self->ports_.host.reserve_inbound(reserved)) {
        self->fail(0, ErrorCode::overloaded, "too much is being received at once");
        co_return std::nullopt;
    }
    Bytes body(std::min(length, kFirstBytes));
    bool good = co_await read_exactly(self, asio::buffer(body));
    if (good && length > body.size()) {
        const std::size_t received = body.size();
        body.resize(length);
        good = co_await read_exactly(self, asio::buffer(body) + received);
    }
    (void)self->ports_.host.reserve_inbound(-reserved);
    co_return good ? std::optional(std::move(body)) : std::nullopt;
}

void Session::handle(const FrameHeader& header, Bytes body) {
    ports_.counters.requests += 1;
    if (!is_request(header.type)) {
        fail(header.request, ErrorCode::unknown_type, "no such request");
        return;
    }
    if ((header.type == FrameType::hello) == is_greeted_) {
        fail(header.request, ErrorCode::no_hello, "hello comes first, and once");
        return;
    }
    if (header.flags != 0 && (header.type != FrameType::submit || header.flags != kWantBalances)) {
        fail(header.request, ErrorCode::malformed, "unknown flags");
        return;
    }
    if (header.type == FrameType::hello) {
        Bytes reply = ports_.service.hello(header.request, body);
        is_greeted_ = static_cast<FrameType>(reply[4]) != FrameType::error;
        enqueue(std::move(reply));
        if (!is_greeted_) {
            drain();
        }
        return;
    }
    const bool is_of_feed =
        header.type == FrameType::feed_credit || header.type == FrameType::unsubscribe;
    const bool is_taken = open_.contains(header.request) ||
                          (!is_of_feed && ports_.service.feed().has(this, header.request));
    if (is_taken && header.type != FrameType::feed_credit) {
        enqueue(
            error_frame(header.request, ErrorCode::duplicate_request, "this number is still open"));
        return;
    }
    if (header.type != FrameType::feed_credit) {
        open_.emplace(header.request, header.type);
        open_reads_ += header.type == FrameType::submit ? 0U : 1U;
    }
    ports_.service.handle(header, std::move(body), shared_from_this());
}

asio::awaitable<void> Session::write_frames(std::shared_ptr<Session> self) {
    while (!self->is_closed_) {
        if (self->outbox_.empty()) {
            self->close_if_done();
            if (!self->is_closed_) {
                co_await wait(self->unsent_signal_);
            }
            continue;
        }
        std::vector<asio::const_buffer> buffers;
        for (std::size_t i = 0; i < std::min(self->outbox_.size(), kBuffersAtOnce); ++i) {
            buffers.push_back(asio::buffer(self->outbox_[i]));
        }
        buffers.front() += self->front_sent_;
        self->write_stuck_ = std::chrono::steady_clock::now();
        const auto [error, count] = co_await self->transport_->write_some(std::move(buffers));
        self->write_stuck_.reset();
        if (error) {
            self->close();
            break;
        }
        self->after_write(count);
    }
    self->end_coroutine();
}

void Session::after_write(std::size_t count) {
    outbox_bytes_ -= count;
    count += front_sent_;
    while (!outbox_.empty() && count >= outbox_.front().size()) {
        count -= outbox_.front().size();
        outbox_.pop_front();
    }
    front_sent_ = count;
    if (has_room()) {
        may_read_signal_->cancel();
        ports_.service.feed().on_drained(this);
    }
}

// Once both coroutines are at their end, nobody uses the session any more.
void Session::end_coroutine() {
    if (--coroutines_ == 0) {
        ports_.service.feed().drop(this);
        ports_.host.gone(shared_from_this());
    }
}

std::size_t Session::body_bytes_max(FrameType type) const {
    if (!is_greeted_) {
        return kHelloBytesMax;
    }
    return type == FrameType::submit ? kMaxRequestBytes : kMaxOtherRequestBytes;
}

bool Session::may_read() const {
    return open_.size() < ports_.config.in_flight_max &&
           open_reads_ < ports_.config.reads_in_flight_max &&
           outbox_bytes_ < ports_.config.outbox_pause_bytes;
}

bool Session::has_room() const {
    return !is_closed_ && outbox_bytes_ < ports_.config.outbox_pause_bytes;
}

void Session::answer(Bytes frame) {
    const auto open = open_.find(request_of(frame));
    if (open != open_.end()) {
        open_reads_ -= open->second == FrameType::submit ? 0U : 1U;
        open_.erase(open);
        enqueue(std::move(frame));
        may_read_signal_->cancel();
    }
}

void Session::push(Bytes frame) { enqueue(std::move(frame)); }

void Session::enqueue(Bytes frame) {
    if (is_closed_) {
        return;
    }
    outbox_bytes_ += frame.size();
    outbox_.push_back(std::move(frame));
    if (outbox_bytes_ > ports_.config.outbox_bytes_max) {
        ports_.counters.connections_timed_out += 1;
        close();
        return;
    }
    unsent_signal_->cancel();
}

void Session::drain() {
    is_draining_ = true;
    may_read_signal_->cancel();
    unsent_signal_->cancel();
}

void Session::abandon() {
    for (const auto& [request, type] : std::exchange(open_, {})) {
        enqueue(type == FrameType::submit
                    ? error_frame(
                          request, ErrorCode::unknown_outcome,
                          "the server stops, and nobody knows yet whether this batch is in the log")
                    : error_frame(request, ErrorCode::stopping, "the server stops"));
    }
    drain();
}

void Session::fail(std::uint64_t request, ErrorCode code, const std::string& message) {
    ports_.counters.bad_frames += 1;
    enqueue(error_frame(request, code, message));
    open_.clear();
    drain();
}

// Once all is sent: says so, and closes when the peer has ended too, or after a while.
void Session::close_if_done() {
    if (!is_draining_ || !open_.empty() || !outbox_.empty()) {
        return;
    }
    if (has_ended_) {
        close();
    } else if (!said_goodbye_) {
        said_goodbye_ = std::chrono::steady_clock::now();
        transport_->end_writing();
    }
}

void Session::close() {
    is_closed_ = true;
    transport_->close();
    may_read_signal_->cancel();
    unsent_signal_->cancel();
}

void Session::check_deadlines(Instant now) {
    const ServerConfig& config = ports_.config;
    const bool is_stuck = write_stuck_ && now - *write_stuck_ > config.write_timeout;
    const bool is_late =
        !is_draining_ && ((!is_greeted_ && now - connected_ > config.hello_timeout) ||
                          (frame_begun_ && now - *frame_begun_ > config.frame_timeout));
    const bool is_idle = !is_draining_ && is_greeted_ && open_.empty() && outbox_.empty() &&
                         !frame_begun_ && !ports_.service.feed().has_any(this) &&
                         now - last_request_ > config.idle_timeout;
    if (said_goodbye_ && now - *said_goodbye_ > kGoodbye) {
        close();
    } else if (is_stuck) {
        ports_.counters.connections_timed_out += 1;
        close();
    } else if (is_late || is_idle) {
        ports_.counters.connections_timed_out += 1;
        fail(0, ErrorCode::timed_out, is_idle ? "idle for too long" : "too slow");
    }
}

}  // namespace holdfast::api
