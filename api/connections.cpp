#include "api/connections.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/spawn.h"

namespace holdfast::api {

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{
    50};  // after an error: out of file descriptors, say

std::chrono::milliseconds watch_interval(const ServerConfig& config) {
    const auto shortest = std::min(
        {config.hello_timeout, config.frame_timeout, config.idle_timeout, config.write_timeout});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds(5),
                                                 std::chrono::milliseconds(250));
}

asio::ip::tcp::endpoint endpoint_of(const ServerConfig& config) {
    return {asio::ip::make_address(config.listen_address), config.listen_port};
}

}  // namespace

Connections::Connections(asio::io_context& io, const Ports& ports)
    : io_(io), ports_(ports), acceptor_(io, endpoint_of(ports.config)), watch_timer_(io) {
    const ServerConfig& config = ports_.config;
    if (!config.tls_certificate_file.empty()) {
        tls_ = make_tls_context(config.tls_certificate_file, config.tls_key_file,
                                config.tls_client_ca_file);
    }
    port_ = acceptor_.local_endpoint().port();
}

Connections::~Connections() = default;

void Connections::start() {
    spawn(io_, accept(this));
    spawn(io_, watch(this));
}

asio::awaitable<void> Connections::accept(Connections* self) {
    asio::steady_timer pause(self->io_);
    while (!self->is_draining_) {
        auto [error, socket] = co_await self->acceptor_.async_accept(kAwait);
        if (!error) {
            self->take(std::move(socket));
        } else if (!self->is_draining_) {
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(kAwait);
        }
    }
}

void Connections::take(asio::ip::tcp::socket socket) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    const std::string address = error ? std::string() : peer.address().to_string();
    std::size_t& from_address = by_address_[address];
    if (error || is_draining_ || sessions_.size() >= ports_.config.connections_max ||
        from_address >= ports_.config.address_connections_max) {
        ports_.counters.connections_refused += 1;
        if (from_address == 0) {
            by_address_.erase(address);
        }
        return;  // the socket closes
    }
    from_address += 1;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    auto transport =
        tls_ ? make_tls_transport(std::move(socket), *tls_) : make_tcp_transport(std::move(socket));
    auto session = std::make_shared<Session>(
        Session::Ports{ports_.config, ports_.service, *this, ports_.counters}, io_.get_executor(),
        std::move(transport), address);
    sessions_.insert(session);
    ports_.counters.connections_accepted += 1;
    ports_.counters.connections += 1;
    session->start();
}

void Connections::gone(const std::shared_ptr<Session>& session) {
    if (sessions_.erase(session) == 0) {
        return;
    }
    ports_.counters.connections -= 1;
    const auto address = by_address_.find(session->address());
    if (--address->second == 0) {
        by_address_.erase(address);
    }
    if (cut_off_at_ && sessions_.empty()) {
        watch_timer_.cancel();
    }
}

bool Connections::reserve_inbound(std::int64_t bytes) {
    if (bytes > 0 &&
        inbound_bytes_ + bytes > static_cast<std::int64_t>(ports_.config.inbound_bytes_max)) {
        return false;
    }
    inbound_bytes_ += bytes;
    return true;
}

asio::awaitable<void> Connections::watch(Connections* self) {
    const auto interval = watch_interval(self->ports_.config);
    while (!self->cut_off_at_ || !self->sessions_.empty()) {
        const auto now = std::chrono::steady_clock::now();
        const auto sessions = self->sessions_;  // those closed here leave the set
        for (const auto& session : sessions) {
            if (self->cut_off_at_ && now > *self->cut_off_at_) {
                session->close();
            } else {
                session->check_deadlines(now);
            }
        }
        self->watch_timer_.expires_after(interval);
        co_await self->watch_timer_.async_wait(kAwait);
    }
}

void Connections::drain() {
    is_draining_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& session : sessions_) {
        session->drain();
    }
}

void Connections::abandon() {
    drain();
    for (const auto& session : sessions_) {
        session->abandon();
    }
}

void Connections::finish() {
    cut_off_at_ = std::chrono::steady_clock::now() + ports_.config.drain_timeout;
    watch_timer_.cancel();
}

}  // namespace holdfast::api
