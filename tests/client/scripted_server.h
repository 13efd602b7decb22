/// A server that says what a test tells it to: greets, then answers each frame with whatever frames
/// the test's script gives. For clients that meet a server that lies, or is in trouble.
///
/// Heads are signed with the fixtures' log key. Thread-safety: the script is called on the server's
/// own thread, one frame at a time.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <thread>

#include "api/frames.h"

namespace holdfast::test {

class ScriptedServer {
   public:
    /// The bytes to send for a frame. Nothing at all: the connection is closed.
    using Script = std::function<std::optional<ledger::Bytes>(const api::FrameHeader&,
                                                              const ledger::Bytes& body)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Accepted so far.
    [[nodiscard]] std::size_t connections() const { return connections_; }

    /// The answer to a hello, with a head of this size.
    [[nodiscard]] static ledger::Bytes greeting(const api::FrameHeader& hello, std::uint64_t size);
    /// With this head.
    [[nodiscard]] static ledger::Bytes greeting(const api::FrameHeader& hello,
                                                const api::SignedHead& head);
    /// Another `history` has another root, as well signed.
    [[nodiscard]] static api::SignedHead head(std::uint64_t size, std::uint8_t history = 0);

   private:
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

    Script script_;
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_;
    std::atomic<std::size_t> connections_{0};
    std::thread thread_;
};

}  // namespace holdfast::test
