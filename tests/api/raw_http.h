/// Both ends of HTTP without a library: bytes out, bytes in. For tests that misbehave.
///
/// Every wait ends after ten seconds, with an exception. Thread-safety: one thread each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::test {

/// A socket that is closed with its owner. -1: none.
class Socket {
   public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket& operator=(Socket&&) = delete;
    ~Socket();
    [[nodiscard]] int descriptor() const { return descriptor_; }

   private:
    int descriptor_;
};

class RawHttp {
   public:
    /// Connects to the loopback address.
    explicit RawHttp(std::uint16_t port);
    explicit RawHttp(Socket socket);

    /// False: the peer takes nothing more.
    bool send(std::string_view bytes);
    /// What comes until there are `count` bytes or the peer has closed.
    [[nodiscard]] std::string receive(std::size_t count);
    /// What comes until the peer closes.
    [[nodiscard]] std::string rest();
    /// What comes up to and with `end`, or until the peer closes.
    [[nodiscard]] std::string until(std::string_view end);
    /// Sends nothing more.
    void end();

   private:
    Socket socket_;
};

/// A server that says what it is told to. For each connection in turn `serve` is called.
class FakeHttpServer {
   public:
    explicit FakeHttpServer(std::function<void(RawHttp&)> serve);
    ~FakeHttpServer();
    FakeHttpServer(const FakeHttpServer&) = delete;
    FakeHttpServer& operator=(const FakeHttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

   private:
    Socket listener_;
    std::uint16_t port_ = 0;
    std::function<void(RawHttp&)> serve_;
    std::thread thread_;
};

}  // namespace holdfast::test
