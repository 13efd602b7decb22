/// A TCP proxy on loopback that cuts its connections: after so many whole frames in one direction,
/// or in the middle of the next.
///
/// A connection is cut once and for all; the next one is let through whole, until told otherwise.
/// Thread-safety: `cut_next` from any thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <mutex>
#include <optional>
#include <thread>

namespace holdfast::test {

class CuttingProxy {
   public:
    struct Cut {
        bool is_of_replies = false;  ///< counts what the server sends, else what the client sends
        std::size_t frames = 0;      ///< that pass whole
        bool in_mid_frame = false;   ///< and half of the one behind them
    };

    explicit CuttingProxy(std::uint16_t server_port);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Of the next connection that is made.
    void cut_next(const Cut& cut);
    [[nodiscard]] std::size_t connections() const;

   private:
    struct Pair;
    boost::asio::awaitable<void> accept();
    static boost::asio::awaitable<void> pump(std::shared_ptr<Pair> pair, bool is_of_replies);

    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint server_;
    std::uint16_t port_;
    mutable std::mutex mutex_;
    std::optional<Cut> next_cut_;
    std::size_t connections_ = 0;
    std::thread thread_;
};

}  // namespace holdfast::test
