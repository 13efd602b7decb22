#include "tests/client/scripted_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "api/spawn.h"
#include "crypto/checkpoint.h"
#include "tests/client/client_fixture.h"

namespace holdfast::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

}  // namespace

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)),
      acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
      port_(acceptor_.local_endpoint().port()) {
    api::spawn(io_.get_executor(), accept());
    thread_ = std::thread([this] { io_.run(); });
}

ScriptedServer::~ScriptedServer() {
    io_.stop();
    thread_.join();
}

api::SignedHead ScriptedServer::head(std::uint64_t size, std::uint8_t history) {
    api::SignedHead head;
    head.size = size;
    head.root[0] = static_cast<std::uint8_t>(size);
    head.root[1] = history;
    const std::string text =
        crypto::format_checkpoint({std::string(kOrigin), head.size, head.root});
    head.signature = crypto::sign(secret_named("log"), crypto::bytes_of(text));
    return head;
}

ledger::Bytes ScriptedServer::greeting(const api::FrameHeader& hello, std::uint64_t size) {
    return greeting(hello, head(size));
}

ledger::Bytes ScriptedServer::greeting(const api::FrameHeader& hello, const api::SignedHead& head) {
    api::HelloReply reply;
    reply.origin = kOrigin;
    reply.log_key = secret_named("log").public_key();
    reply.limits.in_flight_max = 16;
    reply.limits.subscriptions_max = 1;
    reply.limits.feed_credit_bytes_max = 1 << 20;
    reply.limits.idle_timeout_ms = 60'000;
    reply.head = head;
    return api::encode_frame(api::reply_to(api::FrameType::hello), hello.request, reply);
}

asio::awaitable<void> ScriptedServer::accept() {
    while (true) {
        auto [error, socket] = co_await acceptor_.async_accept(kNoThrow);
        if (error) {
            co_return;
        }
        ++connections_;
        api::spawn(io_.get_executor(), serve(std::move(socket)));
    }
}

asio::awaitable<void> ScriptedServer::serve(tcp::socket socket) {
    while (true) {
        std::array<std::uint8_t, api::kFrameHeaderBytes> bytes{};
        const auto [no_header, header_size] =
            co_await asio::async_read(socket, asio::buffer(bytes), kNoThrow);
        const auto header =
            no_header ? std::nullopt : api::decode_frame_header(bytes, api::kMaxRequestBytes);
        if (!header) {
            co_return;
        }
        ledger::Bytes body(header->length);
        const auto [no_body, body_size] =
            co_await asio::async_read(socket, asio::buffer(body), kNoThrow);
        const auto answer = no_body ? std::nullopt : script_(*header, body);
        if (!answer) {
            co_return;
        }
        const auto [unsent, sent] =
            co_await asio::async_write(socket, asio::buffer(*answer), kNoThrow);
        if (unsent) {
            co_return;
        }
    }
}

}  // namespace holdfast::test
