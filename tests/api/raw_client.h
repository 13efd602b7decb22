/// A client without a library: sends bytes, reads frames, blocks. For tests that misbehave.
///
/// Every wait ends after ten seconds, with an exception. Thread-safety: one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <variant>

#include "api/read_frames.h"

namespace holdfast::test {

struct Frame {
    api::FrameHeader header;
    ledger::Bytes body;
};

class RawClient {
   public:
    explicit RawClient(std::uint16_t port);

    void send_bytes(ledger::ByteSpan bytes);
    void send(api::FrameType type, std::uint64_t request, ledger::ByteSpan body,
              std::uint8_t flags = 0);
    template <class Body>
    requires(!std::convertible_to<const Body&, ledger::ByteSpan>) void send(api::FrameType type,
                                                                            std::uint64_t request,
                                                                            const Body& body) {
        send(type, request, api::encode_body(body));
    }
    /// The next frame; nothing if the server has closed the connection.
    [[nodiscard]] std::optional<Frame> receive();
    /// As `receive`, but throws where there is none.
    [[nodiscard]] Frame expect();
    /// Sends nothing more.
    void end();
    void close();

    /// Says hello, and returns the answer. Throws unless it is good.
    api::HelloReply greet();
    /// Asks and waits for the answer of that number.
    [[nodiscard]] Frame ask(api::FrameType type, ledger::ByteSpan body, std::uint8_t flags = 0);
    /// Asks and decodes the answer. Throws std::runtime_error naming an error frame.
    template <class Reply, class Request>
    [[nodiscard]] Reply ask(api::FrameType type, const Request& request) {
        return decode<Reply>(ask(type, api::encode_body(request)));
    }
    template <class Reply>
    [[nodiscard]] Reply ask_for(api::FrameType type) {
        return decode<Reply>(ask(type, ledger::ByteSpan()));
    }
    using Submitted = std::variant<api::SubmitReply, api::SubmitRefused, api::ErrorReply>;
    [[nodiscard]] Submitted submit(ledger::ByteSpan batch, std::uint8_t flags = 0);
    [[nodiscard]] static Submitted submitted(const Frame& frame);
    /// As `submit`, but throws unless the batch is logged.
    api::SubmitReply must_submit(ledger::ByteSpan batch, std::uint8_t flags = 0);

   private:
    template <class Reply>
    static Reply decode(const Frame& frame) {
        throw_error(frame);
        auto reply = api::decode_body<Reply>(frame.body);
        if (!reply) {
            throw std::runtime_error("a reply of the server's can't be decoded");
        }
        return std::move(*reply);
    }
    static void throw_error(const Frame& frame);
    bool read(std::uint8_t* into, std::size_t size);

    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::uint64_t next_request_ = 1000;
};

}  // namespace holdfast::test
