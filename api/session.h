/// One connection: frames in, frames out, within limits and deadlines.
///
/// A reading and a writing coroutine share it; both end when it is closed. It reads no further
/// request while too many are unanswered or too much is unsent, so that a client that does not take
/// its answers holds up only itself. Thread-safety: the I/O thread only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>

#include "api/counters.h"
#include "api/service.h"
#include "api/transport.h"

namespace holdfast::api {

class Session;

/// Who keeps the sessions.
class SessionHost {
   public:
    virtual ~SessionHost() = default;
    /// Room for so many more bytes of request bodies? They are given back by a negative number.
    [[nodiscard]] virtual bool reserve_inbound(std::int64_t bytes) = 0;
    /// The session has ended; called once.
    virtual void gone(const std::shared_ptr<Session>& session) = 0;
};

class Session final : public ReplySink, public std::enable_shared_from_this<Session> {
   public:
    struct Ports {
        const ServerConfig& config;
        Service& service;
        SessionHost& host;
        Counters& counters;
    };
    Session(const Ports& ports, asio::any_io_executor executor,
            std::unique_ptr<Transport> transport, std::string address);

    void start();
    void answer(Bytes frame) override;
    void push(Bytes frame) override;
    [[nodiscard]] bool has_room() const override;

    /// Reads nothing more; closes once what is open is answered and sent.
    void drain();
    /// Tells the client that nobody knows what became of its unanswered batches; then as `drain`.
    void abandon();
    /// Sends an error and closes.
    void fail(std::uint64_t request, ErrorCode code, const std::string& message);
    void close();
    /// Closes what is past a deadline. Call it every now and then.
    void check_deadlines(std::chrono::steady_clock::time_point now);
    [[nodiscard]] const std::string& address() const { return address_; }

   private:
    using Instant = std::chrono::steady_clock::time_point;

    static asio::awaitable<void> read_frames(std::shared_ptr<Session> self);
    static asio::awaitable<void> write_frames(std::shared_ptr<Session> self);
    static asio::awaitable<bool> read_exactly(std::shared_ptr<Session> self,
                                              asio::mutable_buffer into);
    static asio::awaitable<void> discard_input(std::shared_ptr<Session> self);
    static asio::awaitable<std::optional<Bytes>> read_body(std::shared_ptr<Session> self,
                                                           std::size_t length);
    static asio::awaitable<void> wait(std::shared_ptr<asio::steady_timer> signal);

    void handle(const FrameHeader& header, Bytes body);
    [[nodiscard]] bool may_read() const;
    [[nodiscard]] std::size_t body_bytes_max(FrameType type) const;
    void enqueue(Bytes frame);
    void after_write(std::size_t count);
    void close_if_done();
    void end_coroutine();

    Ports ports_;
    std::unique_ptr<Transport> transport_;
    const std::string address_;
    std::shared_ptr<asio::steady_timer> may_read_signal_;  // cancelled to wake the reader
    std::shared_ptr<asio::steady_timer> unsent_signal_;    // cancelled to wake the writer
    std::size_t open_reads_ = 0;
    std::map<std::uint64_t, FrameType> open_;  // unanswered requests
    std::deque<Bytes> outbox_;
    std::size_t outbox_bytes_ = 0;
    std::size_t front_sent_ = 0;  // bytes of outbox_.front() that are sent
    bool is_greeted_ = false;
    bool is_draining_ = false;
    bool is_closed_ = false;
    bool has_ended_ = false;  // the peer sends no more
    std::optional<Instant> said_goodbye_;
    std::size_t coroutines_ = 0;
    Instant connected_;
    std::optional<Instant> frame_begun_;  // a frame is half received
    std::optional<Instant> write_stuck_;  // since when the peer took nothing
    Instant last_request_;
};

}  // namespace holdfast::api
