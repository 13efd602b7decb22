#include "tests/api/raw_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/write.hpp>

namespace holdfast::test {

using namespace api;
namespace asio = boost::asio;

RawClient::RawClient(std::uint16_t port) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
    const timeval limit{10, 0};
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

void RawClient::send_bytes(ByteSpan bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const auto count =
            ::send(socket_.native_handle(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            throw std::runtime_error("the server takes nothing more");
        }
        sent += static_cast<std::size_t>(count);
    }
}

void RawClient::send(FrameType type, std::uint64_t request, ByteSpan body, std::uint8_t flags) {
    send_bytes(make_frame(type, request, body, flags));
}

bool RawClient::read(std::uint8_t* into, std::size_t size) {
    while (size > 0) {
        const auto count = ::recv(socket_.native_handle(), into, size, 0);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            throw std::runtime_error("the server did not answer in ten seconds");
        }
        if (count <= 0) {
            return false;
        }
        into += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

std::optional<Frame> RawClient::receive() {
    std::array<std::uint8_t, kFrameHeaderBytes> bytes{};
    if (!read(bytes.data(), bytes.size())) {
        return std::nullopt;
    }
    const auto header = decode_frame_header(bytes, kMaxReplyBytes);
    if (!header) {
        throw std::runtime_error("a bad header from the server");
    }
    Frame frame{*header, Bytes(header->length)};
    return read(frame.body.data(), frame.body.size()) ? std::optional(std::move(frame))
                                                      : std::nullopt;
}

Frame RawClient::expect() {
    auto frame = receive();
    if (!frame) {
        throw std::runtime_error("the server has closed the connection");
    }
    return std::move(*frame);
}

void RawClient::end() { socket_.shutdown(asio::ip::tcp::socket::shutdown_send); }
void RawClient::close() { socket_.close(); }

HelloReply RawClient::greet() { return ask<HelloReply>(FrameType::hello, HelloRequest{}); }

Frame RawClient::ask(FrameType type, ByteSpan body, std::uint8_t flags) {
    const std::uint64_t request = next_request_++;
    send(type, request, body, flags);
    while (true) {
        Frame frame = expect();
        if (frame.header.request == request || frame.header.type == FrameType::error) {
            return frame;
        }
    }
}

void RawClient::throw_error(const Frame& frame) {
    if (frame.header.type == FrameType::error) {
        const auto error = decode_body<ErrorReply>(frame.body).value();
        throw std::runtime_error(std::string(name_of(error.code)) + ": " + error.message);
    }
}

RawClient::Submitted RawClient::submitted(const Frame& frame) {
    switch (frame.header.type) {
        case FrameType::submit_refused: return decode_body<SubmitRefused>(frame.body).value();
        case FrameType::error: return decode_body<ErrorReply>(frame.body).value();
        default: return decode_body<SubmitReply>(frame.body).value();
    }
}

RawClient::Submitted RawClient::submit(ByteSpan batch, std::uint8_t flags) {
    return submitted(ask(FrameType::submit, batch, flags));
}

SubmitReply RawClient::must_submit(ByteSpan batch, std::uint8_t flags) {
    auto answer = submit(batch, flags);
    if (const auto* refused = std::get_if<SubmitRefused>(&answer)) {
        throw std::runtime_error("refused: " + refused->message);
    }
    if (const auto* error = std::get_if<ErrorReply>(&answer)) {
        throw std::runtime_error("error: " + error->message);
    }
    return std::get<SubmitReply>(std::move(answer));
}

}  // namespace holdfast::test
