/// One connection to a server: opened with its hello, then frames out and frames in until it ends.
///
/// Thread-safety: everything on the connection's executor, one thread at a time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>

#include "api/client/failure.h"
#include "api/client/settings.h"
#include "api/frames.h"
#include "api/transport.h"

namespace holdfast::api {

class Connection : public std::enable_shared_from_this<Connection> {
   public:
    using Clock = std::chrono::steady_clock;
    struct Handlers {
        std::function<void(const FrameHeader&, Bytes body)> on_frame;
        /// Once, unless `close` was called before.
        std::function<void(Failure)> on_end;
    };

    Connection(asio::any_io_executor executor, std::unique_ptr<Transport> transport,
               std::size_t reply_bytes_max);

    void start(Handlers handlers);
    void send(Bytes frame);
    /// Ends it; no handler is called any more.
    void close();
    /// When the last byte came in.
    [[nodiscard]] Clock::time_point last_heard() const { return last_heard_; }

   private:
    static asio::awaitable<void> read_frames(std::shared_ptr<Connection> self);
    static asio::awaitable<void> write_frames(std::shared_ptr<Connection> self);
    void end(Failure failure);

    std::unique_ptr<Transport> transport_;
    std::size_t reply_bytes_max_;
    asio::steady_timer unsent_signal_;  // cancelled to wake the writer
    std::deque<Bytes> unsent_;
    Handlers handlers_;
    bool is_closed_ = false;
    Clock::time_point last_heard_ = Clock::now();
};

/// A connection whose server has said hello; not yet started.
struct Opened {
    std::shared_ptr<Connection> connection;
    HelloReply hello;
};
/// Connects and says hello, within settings.connect_timeout, which `deadline` is set to; cancelling
/// it breaks the attempt off. Whether the hello is good (origin, log key, head) is for the caller
/// to judge. `tls` is null for plain TCP, and outlives the connection.
[[nodiscard]] asio::awaitable<Answer<Opened>> open_connection(
    ClientSettings settings, asio::ssl::context* tls, std::shared_ptr<asio::steady_timer> deadline);

}  // namespace holdfast::api
