#include "api/client/connection.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/spawn.h"

namespace holdfast::api {

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kFirstBytes = 64 << 10;  // of a body, allocated on its announcement alone
constexpr std::size_t kBuffersAtOnce = 16;
constexpr std::size_t kHelloReplyBytesMax = 4096;
constexpr std::uint64_t kHelloRequest = 1;

/// True once `into` is full.
asio::awaitable<bool> read_all(Transport* transport, asio::mutable_buffer into) {
    while (into.size() != 0) {
        const auto [error, count] = co_await transport->read_some(into);
        if (error) {
            co_return false;
        }
        into += count;
    }
    co_return true;
}

asio::awaitable<bool> write_all(Transport* transport, asio::const_buffer from) {
    while (from.size() != 0) {
        std::vector<asio::const_buffer> buffers(1, from);
        const auto [error, count] = co_await transport->write_some(std::move(buffers));
        if (error) {
            co_return false;
        }
        from += count;
    }
    co_return true;
}

struct Frame {
    FrameHeader header;
    Bytes body;
};
struct FrameOrEnd {
    std::optional<Frame> frame;
    bool is_malformed = false;
};

/// The next frame; a long body gets its memory only once some of it has come.
asio::awaitable<FrameOrEnd> read_frame(Transport* transport, std::size_t length_max) {
    std::array<std::uint8_t, kFrameHeaderBytes> bytes{};
    const bool has_header = co_await read_all(transport, asio::buffer(bytes));
    const auto header = has_header ? decode_frame_header(bytes, length_max) : std::nullopt;
    if (!header) {
        co_return FrameOrEnd{std::nullopt, has_header};
    }
    Frame frame{*header, Bytes(std::min<std::size_t>(header->length, kFirstBytes))};
    bool is_whole = co_await read_all(transport, asio::buffer(frame.body));
    if (const std::size_t had = frame.body.size(); is_whole && had < header->length) {
        frame.body.resize(header->length);
        is_whole = co_await read_all(transport, asio::buffer(frame.body) + had);
    }
    co_return is_whole ? FrameOrEnd{std::move(frame), false} : FrameOrEnd{};
}

/// What can be broken off when the time is up.
struct Attempt {
    Attempt(const asio::any_io_executor& executor, ClientSettings wanted,
            asio::ssl::context* tls_context)
        : settings(std::move(wanted)), tls(tls_context), resolver(executor), socket(executor) {}

    void give_up() {
        is_late = true;
        resolver.cancel();
        boost::system::error_code ignored;
        socket.close(ignored);
        if (transport) {
            transport->close();
        }
    }

    const ClientSettings settings;
    asio::ssl::context* const tls;
    asio::ip::tcp::resolver resolver;
    asio::ip::tcp::socket socket;
    std::unique_ptr<Transport> transport;
    bool is_late = false;
    bool is_over = false;
};

Failure unreachable(const Attempt& attempt, const std::string& why) {
    const ClientSettings& settings = attempt.settings;
    return {FailureCode::unreachable,
            fmt::format("{}:{}: {}", settings.host, settings.port,
                        attempt.is_late
                            ? fmt::format("no answer in {} ms", settings.connect_timeout.count())
                            : why)};
}

asio::awaitable<std::optional<Failure>> connect(std::shared_ptr<Attempt> attempt) {
    const ClientSettings& settings = attempt->settings;
    const auto [unresolved, endpoints] = co_await attempt->resolver.async_resolve(
        settings.host, std::to_string(settings.port), kAwait);
    if (unresolved) {
        co_return unreachable(*attempt, unresolved.message());
    }
    const auto [unconnected, endpoint] =
        co_await asio::async_connect(attempt->socket, endpoints, kAwait);
    if (unconnected || attempt->is_late) {
        co_return unreachable(*attempt, unconnected.message());
    }
    boost::system::error_code ignored;
    attempt->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    attempt->transport =
        attempt->tls == nullptr
            ? make_tcp_transport(std::move(attempt->socket))
            : make_tls_client_transport(std::move(attempt->socket), *attempt->tls, settings.host);
    if (const auto unshaken = co_await attempt->transport->handshake(); unshaken) {
        co_return unreachable(*attempt, "TLS: " + unshaken.message());
    }
    co_return std::nullopt;
}

Answer<HelloReply> judge_hello(const Frame& frame) {
    if (frame.header.type == FrameType::error) {
        const auto error = decode_body<ErrorReply>(frame.body);
        if (!error) {
            return Failure{FailureCode::protocol, "the answer to hello is not understood"};
        }
        const bool is_other = error->code == ErrorCode::wrong_ledger;
        return Failure{is_other ? FailureCode::wrong_ledger : FailureCode::server_error,
                       fmt::format("{}: {}", name_of(error->code), error->message),
                       static_cast<std::uint16_t>(error->code)};
    }
    auto hello = decode_body<HelloReply>(frame.body);
    if (frame.header.type != reply_to(FrameType::hello) || frame.header.request != kHelloRequest ||
        !hello || hello->protocol_version != kProtocolVersion) {
        return Failure{FailureCode::protocol,
                       "this is no holdfast server: the answer to hello is not understood"};
    }
    return std::move(*hello);
}

asio::awaitable<Answer<HelloReply>> say_hello(std::shared_ptr<Attempt> attempt) {
    HelloRequest request;
    request.origin = attempt->settings.origin;
    request.agent = attempt->settings.agent;
    const Bytes bytes = encode_frame(FrameType::hello, kHelloRequest, request);
    FrameOrEnd reply;
    if (co_await write_all(attempt->transport.get(), asio::buffer(bytes))) {
        reply = co_await read_frame(attempt->transport.get(), kHelloReplyBytesMax);
    }
    if (!reply.frame) {
        co_return unreachable(*attempt, reply.is_malformed ? "this is no holdfast server"
                                                           : "closed before the hello");
    }
    co_return judge_hello(*reply.frame);
}

}  // namespace

Connection::Connection(asio::any_io_executor executor, std::unique_ptr<Transport> transport,
                       std::size_t reply_bytes_max)
    : transport_(std::move(transport)),
      reply_bytes_max_(reply_bytes_max),
      unsent_signal_(std::move(executor)) {}

void Connection::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    spawn(unsent_signal_.get_executor(), read_frames(shared_from_this()));
    spawn(unsent_signal_.get_executor(), write_frames(shared_from_this()));
}

void Connection::send(Bytes frame) {
    unsent_.push_back(std::move(frame));
    unsent_signal_.cancel();
}

void Connection::close() {
    is_closed_ = true;
    handlers_ = {};
    transport_->close();
    unsent_signal_.cancel();
}

void Connection::end(Failure failure) {
    if (!is_closed_) {
        const auto on_end = std::move(handlers_.on_end);
        close();
        on_end(std::move(failure));
    }
}

asio::awaitable<void> Connection::read_frames(std::shared_ptr<Connection> self) {
    while (!self->is_closed_) {
        FrameOrEnd next = co_await read_frame(self->transport_.get(), self->reply_bytes_max_);
        if (self->is_closed_) {
            break;
        }
        self->last_heard_ = Clock::now();
        if (!next.frame) {
            self->end(next.is_malformed
                          ? Failure{FailureCode::protocol, "the server sent no frame"}
                          : Failure{FailureCode::unreachable, "the connection was closed"});
            break;
        }
        const auto on_frame = self->handlers_.on_frame;  // a copy: it may close us
        on_frame(next.frame->header, std::move(next.frame->body));
    }
}

asio::awaitable<void> Connection::write_frames(std::shared_ptr<Connection> self) {
    std::size_t sent = 0;  // bytes of the front
    while (!self->is_closed_) {
        if (self->unsent_.empty()) {
            self->unsent_signal_.expires_at(Clock::time_point::max());
            co_await self->unsent_signal_.async_wait(kAwait);
            continue;
        }
        std::vector<asio::const_buffer> buffers;
        for (std::size_t i = 0; i < std::min(self->unsent_.size(), kBuffersAtOnce); ++i) {
            buffers.push_back(asio::buffer(self->unsent_[i]));
        }
        buffers.front() += sent;
        const auto [error, count] = co_await self->transport_->write_some(std::move(buffers));
        if (error) {
            self->end({FailureCode::unreachable, "the connection was closed"});
            break;
        }
        for (sent += count; !self->unsent_.empty() && sent >= self->unsent_.front().size();
             self->unsent_.pop_front()) {
            sent -= self->unsent_.front().size();
        }
    }
}

asio::awaitable<Answer<Opened>> open_connection(ClientSettings settings, asio::ssl::context* tls,
                                                std::shared_ptr<asio::steady_timer> deadline) {
    const asio::any_io_executor executor = deadline->get_executor();
    const auto attempt = std::make_shared<Attempt>(executor, std::move(settings), tls);
    deadline->expires_after(attempt->settings.connect_timeout);
    deadline->async_wait([attempt](const boost::system::error_code&) {
        if (!attempt->is_over) {
            attempt->give_up();
        }
    });
    auto failure = co_await connect(attempt);
    Answer<HelloReply> hello;
    if (failure) {
        hello = std::move(*failure);
    } else {
        hello = co_await say_hello(attempt);
    }
    attempt->is_over = true;
    deadline->cancel();
    if (auto* refused = std::get_if<Failure>(&hello)) {
        if (attempt->transport) {
            attempt->transport->close();
        }
        co_return std::move(*refused);
    }
    auto& reply = std::get<HelloReply>(hello);
    const std::size_t reply_bytes_max =
        std::min<std::size_t>(reply.limits.reply_bytes_max, kMaxReplyBytes);
    co_return Opened{
        std::make_shared<Connection>(executor, std::move(attempt->transport), reply_bytes_max),
        std::move(reply)};
}

}  // namespace holdfast::api
