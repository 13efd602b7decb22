/// Everybody who is connected: accepts, counts, watches the deadlines, and ends them all.
///
/// Thread-safety: the I/O thread only, but for the constructor, `start` (before it runs) and
/// `port`.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <set>

#include "api/session.h"

namespace holdfast::api {

class Connections final : public SessionHost {
   public:
    struct Ports {
        const ServerConfig& config;
        Service& service;
        Counters& counters;
    };
    /// Binds the configured address and port. Throws boost::system::system_error.
    Connections(asio::io_context& io, const Ports& ports);
    ~Connections() override;

    void start();
    /// Accepts nobody, reads nothing more; each connection closes once it is answered and has sent.
    void drain();
    /// As drain, but what is unanswered is answered "unknown".
    void abandon();
    /// Ends the watch over deadlines once the last has gone; cuts off whoever is there after a
    /// while.
    void finish();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::size_t count() const { return sessions_.size(); }

    [[nodiscard]] bool reserve_inbound(std::int64_t bytes) override;
    void gone(const std::shared_ptr<Session>& session) override;

   private:
    static asio::awaitable<void> accept(Connections* self);
    static asio::awaitable<void> watch(Connections* self);
    void take(asio::ip::tcp::socket socket);

    asio::io_context& io_;
    Ports ports_;
    std::unique_ptr<asio::ssl::context> tls_;  // null: plain TCP
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer watch_timer_;
    std::uint16_t port_ = 0;
    std::set<std::shared_ptr<Session>> sessions_;
    std::map<std::string, std::size_t> by_address_;
    std::int64_t inbound_bytes_ = 0;
    bool is_draining_ = false;
    std::optional<std::chrono::steady_clock::time_point> cut_off_at_;
};

}  // namespace holdfast::api
