/// A byte stream to a peer: plain TCP, or TLS 1.3 over it.
///
/// Coroutines are awaited one reader and one writer at a time; `close` ends both. No function
/// throws for what a peer or the network does: errors are returned. Thread-safety: the I/O thread
/// only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace holdfast::api {

namespace asio = boost::asio;

class Transport {
   public:
    using Result = std::pair<boost::system::error_code, std::size_t>;

    virtual ~Transport() = default;
    [[nodiscard]] virtual asio::awaitable<boost::system::error_code> handshake() = 0;
    /// At least one byte, unless there is an error (an orderly end is one).
    [[nodiscard]] virtual asio::awaitable<Result> read_some(asio::mutable_buffer into) = 0;
    [[nodiscard]] virtual asio::awaitable<Result> write_some(
        std::vector<asio::const_buffer> from) = 0;
    /// No more will be written; the peer sees an end.
    virtual void end_writing() = 0;
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<Transport> make_tcp_transport(asio::ip::tcp::socket socket);
/// The server's side; `context` outlives the transport.
[[nodiscard]] std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket,
                                                            asio::ssl::context& context);

/// The client's side: the server must show a certificate for `host`.
[[nodiscard]] std::unique_ptr<Transport> make_tls_client_transport(asio::ip::tcp::socket socket,
                                                                   asio::ssl::context& context,
                                                                   const std::string& host);

/// A context for servers: TLS 1.3 only, this certificate chain and key (PEM); with a
/// `client_ca_file` clients must show a certificate it signed. Throws std::runtime_error with file
/// and reason.
[[nodiscard]] std::unique_ptr<asio::ssl::context> make_tls_context(
    const std::string& certificate_file, const std::string& key_file,
    const std::string& client_ca_file);
/// A context for clients: TLS 1.3 only, authorities from `ca_file` (empty: the system's), and this
/// client's own certificate and key (PEM) where the server asks for one. Throws as
/// make_tls_context.
[[nodiscard]] std::unique_ptr<asio::ssl::context> make_tls_client_context(
    const std::string& ca_file, const std::string& certificate_file, const std::string& key_file);

}  // namespace holdfast::api
