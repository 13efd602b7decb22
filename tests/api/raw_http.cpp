#include "tests/api/raw_http.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace holdfast::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

void set_limits(const Socket& socket) {
    const timeval limit{10, 0};
    setsockopt(socket.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

Socket connected(std::uint16_t port) {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    require(::connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address),
                      sizeof address) == 0,
            "no connection");
    return socket;
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket::~Socket() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

RawHttp::RawHttp(std::uint16_t port) : RawHttp(connected(port)) {}

RawHttp::RawHttp(Socket socket) : socket_(std::move(socket)) { set_limits(socket_); }

bool RawHttp::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string RawHttp::receive(std::size_t count) {
    std::string bytes;
    while (bytes.size() < count) {
        char chunk[4096];
        const std::size_t wanted = std::min(count - bytes.size(), sizeof chunk);
        const auto got = ::recv(socket_.descriptor(), chunk, wanted, 0);
        require(got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK), "nothing in ten seconds");
        if (got <= 0) {
            break;
        }
        bytes.append(chunk, static_cast<std::size_t>(got));
    }
    return bytes;
}

std::string RawHttp::rest() { return receive(std::string::npos); }

std::string RawHttp::until(std::string_view end) {
    std::string bytes;
    while (!bytes.ends_with(end)) {
        const std::string next = receive(1);
        if (next.empty()) {
            break;
        }
        bytes += next;
    }
    return bytes;
}

void RawHttp::end() { ::shutdown(socket_.descriptor(), SHUT_WR); }

FakeHttpServer::FakeHttpServer(std::function<void(RawHttp&)> serve)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), serve_(std::move(serve)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const auto place = reinterpret_cast<sockaddr*>(&address);
    require(::bind(listener_.descriptor(), place, size) == 0 &&
                ::listen(listener_.descriptor(), 8) == 0 &&
                ::getsockname(listener_.descriptor(), place, &size) == 0,
            "no port");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
        while (true) {
            Socket socket(::accept(listener_.descriptor(), nullptr, nullptr));
            if (socket.descriptor() < 0) {
                return;  // shut down
            }
            RawHttp peer(std::move(socket));
            try {
                serve_(peer);
            } catch (const std::exception&) {
                // The peer said nothing for ten seconds: the next one.
            }
        }
    });
}

FakeHttpServer::~FakeHttpServer() {
    ::shutdown(listener_.descriptor(), SHUT_RDWR);
    thread_.join();
}

}  // namespace holdfast::test
