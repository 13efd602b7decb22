/// What a connection may ask for, once it has said hello: sends each request to whoever answers it.
///
/// Thread-safety: the I/O thread only.
#pragma once

#include "api/feed.h"
#include "api/intake.h"
#include "api/reader.h"

namespace holdfast::api {

class Service {
   public:
    struct Ports {
        const Committed& committed;
        Intake& intake;
        Feed& feed;
        Reader& quick_reader;
        Reader& slow_reader;
    };
    Service(const ServerConfig& config, const Ports& ports) : config_(config), ports_(ports) {}

    /// The answer to hello: a reply, or an error (then the connection is to be closed).
    [[nodiscard]] Bytes hello(std::uint64_t request, ByteSpan body) const;

    /// Answers now, or has it answered later. The caller has registered the request as open, unless
    /// it is `feed_credit`.
    void handle(const FrameHeader& header, Bytes body, const std::shared_ptr<ReplySink>& sink);

    [[nodiscard]] Feed& feed() { return ports_.feed; }

   private:
    void submit(const FrameHeader& header, Bytes body, const std::shared_ptr<ReplySink>& sink);
    void subscribe(const FrameHeader& header, ByteSpan body,
                   const std::shared_ptr<ReplySink>& sink);
    void unsubscribe(const FrameHeader& header, ByteSpan body,
                     const std::shared_ptr<ReplySink>& sink);
    void add_credit(const FrameHeader& header, ByteSpan body,
                    const std::shared_ptr<ReplySink>& sink);
    void read(const FrameHeader& header, Bytes body, const std::shared_ptr<ReplySink>& sink);

    const ServerConfig& config_;
    Ports ports_;
};

}  // namespace holdfast::api
