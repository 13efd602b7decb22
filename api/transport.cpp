#include "api/transport.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

namespace holdfast::api {

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

void end_writing_to(asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void close_socket(asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.close(ignored);
}

class TcpTransport final : public Transport {
   public:
    explicit TcpTransport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

    asio::awaitable<boost::system::error_code> handshake() override {
        co_return boost::system::error_code{};
    }
    asio::awaitable<Result> read_some(asio::mutable_buffer into) override {
        const auto [error, count] = co_await socket_.async_read_some(into, kAwait);
        co_return Result(error, count);
    }
    asio::awaitable<Result> write_some(std::vector<asio::const_buffer> from) override {
        const auto [error, count] = co_await socket_.async_write_some(from, kAwait);
        co_return Result(error, count);
    }
    void end_writing() override { end_writing_to(socket_); }
    void close() override { close_socket(socket_); }

   private:
    asio::ip::tcp::socket socket_;
};

class TlsTransport final : public Transport {
   public:
    TlsTransport(asio::ip::tcp::socket socket, asio::ssl::context& context,
                 asio::ssl::stream_base::handshake_type side)
        : stream_(std::move(socket), context), side_(side) {}

    /// Insists on a certificate for this host, and names it to the server.
    void expect(const std::string& host) {
        stream_.set_verify_callback(asio::ssl::host_name_verification(host));
        if (boost::system::error_code error;
            asio::ip::make_address(host, error), error) {  // no address: a name
            SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
        }
    }
    asio::awaitable<boost::system::error_code> handshake() override {
        const auto [error] = co_await stream_.async_handshake(side_, kAwait);
        co_return error;
    }
    asio::awaitable<Result> read_some(asio::mutable_buffer into) override {
        const auto [error, count] = co_await stream_.async_read_some(into, kAwait);
        co_return Result(error, count);
    }
    asio::awaitable<Result> write_some(std::vector<asio::const_buffer> from) override {
        const auto [error, count] = co_await stream_.async_write_some(from, kAwait);
        co_return Result(error, count);
    }
    void end_writing() override { end_writing_to(stream_.next_layer()); }
    void close() override { close_socket(stream_.next_layer()); }

   private:
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    asio::ssl::stream_base::handshake_type side_;
};

void require(const boost::system::error_code& error, const std::string& file) {
    if (error) {
        throw std::runtime_error("TLS: " + file + ": " + error.message());
    }
}

}  // namespace

std::unique_ptr<Transport> make_tcp_transport(asio::ip::tcp::socket socket) {
    return std::make_unique<TcpTransport>(std::move(socket));
}

std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket,
                                              asio::ssl::context& context) {
    return std::make_unique<TlsTransport>(std::move(socket), context,
                                          asio::ssl::stream_base::server);
}

std::unique_ptr<Transport> make_tls_client_transport(asio::ip::tcp::socket socket,
                                                     asio::ssl::context& context,
                                                     const std::string& host) {
    auto transport =
        std::make_unique<TlsTransport>(std::move(socket), context, asio::ssl::stream_base::client);
    transport->expect(host);
    return transport;
}

std::unique_ptr<asio::ssl::context> make_tls_context(const std::string& certificate_file,
                                                     const std::string& key_file,
                                                     const std::string& client_ca_file) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tlsv13_server);
    boost::system::error_code error;
    context->use_certificate_chain_file(certificate_file, error);
    require(error, certificate_file);
    context->use_private_key_file(key_file, asio::ssl::context::pem, error);
    require(error, key_file);
    if (!client_ca_file.empty()) {
        context->load_verify_file(client_ca_file, error);
        require(error, client_ca_file);
        context->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
    return context;
}

std::unique_ptr<asio::ssl::context> make_tls_client_context(const std::string& ca_file,
                                                            const std::string& certificate_file,
                                                            const std::string& key_file) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tlsv13_client);
    context->set_verify_mode(asio::ssl::verify_peer);
    boost::system::error_code error;
    if (ca_file.empty()) {
        context->set_default_verify_paths(error);
    } else {
        context->load_verify_file(ca_file, error);
    }
    require(error, ca_file.empty() ? "the system's authorities" : ca_file);
    if (!certificate_file.empty()) {
        context->use_certificate_chain_file(certificate_file, error);
        require(error, certificate_file);
        context->use_private_key_file(key_file, asio::ssl::context::pem, error);
        require(error, key_file);
    }
    return context;
}

}  // namespace holdfast::api
