#include "tests/client/cutting_proxy.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "api/frame.h"
#include "api/spawn.h"

namespace holdfast::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct CuttingProxy::Pair {
    tcp::socket client;
    tcp::socket server;
    std::optional<Cut> cut;

    void close() {
        boost::system::error_code ignored;
        client.close(ignored);
        server.close(ignored);
    }
};

CuttingProxy::CuttingProxy(std::uint16_t server_port)
    : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
      server_(asio::ip::address_v4::loopback(), server_port),
      port_(acceptor_.local_endpoint().port()) {
    api::spawn(io_.get_executor(), accept());
    thread_ = std::thread([this] { io_.run(); });
}

CuttingProxy::~CuttingProxy() {
    io_.stop();
    thread_.join();
}

void CuttingProxy::cut_next(const Cut& cut) {
    const std::lock_guard lock(mutex_);
    next_cut_ = cut;
}

std::size_t CuttingProxy::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

asio::awaitable<void> CuttingProxy::accept() {
    while (true) {
        auto [error, socket] = co_await acceptor_.async_accept(kAwait);
        if (error) {
            co_return;
        }
        auto pair = std::make_shared<Pair>(Pair{std::move(socket), tcp::socket(io_), {}});
        {
            const std::lock_guard lock(mutex_);
            ++connections_;
            pair->cut = std::exchange(next_cut_, std::nullopt);
        }
        const auto [unreachable] = co_await pair->server.async_connect(server_, kAwait);
        if (unreachable) {
            pair->close();
            continue;
        }
        api::spawn(io_.get_executor(), pump(pair, false));
        api::spawn(io_.get_executor(), pump(pair, true));
    }
}

asio::awaitable<void> CuttingProxy::pump(std::shared_ptr<Pair> pair, bool is_of_replies) {
    tcp::socket& from = is_of_replies ? pair->server : pair->client;
    tcp::socket& to = is_of_replies ? pair->client : pair->server;
    const bool is_cut = pair->cut && pair->cut->is_of_replies == is_of_replies;
    std::vector<std::uint8_t> frame;
    for (std::size_t passed = 0;; ++passed) {
        frame.resize(api::kFrameHeaderBytes);
        const auto [no_header, header_size] =
            co_await asio::async_read(from, asio::buffer(frame), kAwait);
        if (no_header) {
            break;
        }
        std::uint32_t length = 0;
        std::memcpy(&length, frame.data(), sizeof length);
        frame.resize(api::kFrameHeaderBytes + length);
        auto body = asio::buffer(frame) + api::kFrameHeaderBytes;
        const auto [no_body, body_size] = co_await asio::async_read(from, body, kAwait);
        if (no_body) {
            break;
        }
        const bool is_last = is_cut && passed == pair->cut->frames;
        if (is_last && !pair->cut->in_mid_frame) {
            break;
        }
        const std::size_t size = is_last ? frame.size() / 2 : frame.size();
        const auto [unsent, sent] =
            co_await asio::async_write(to, asio::buffer(frame.data(), size), kAwait);
        if (unsent || is_last) {
            break;
        }
    }
    pair->close();
}

}  // namespace holdfast::test
