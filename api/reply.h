/// How answers find their way back from the server's threads to the connection that asked.
///
/// Thread-safety: a sink is used by the I/O thread only; an outlet may be used from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "api/frames.h"

namespace holdfast::api {

/// A connection, as those who answer see it.
class ReplySink {
   public:
    virtual ~ReplySink() = default;
    /// Sends a frame that ends a request.
    virtual void answer(Bytes frame) = 0;
    /// Sends a frame that ends nothing: a feed entry.
    virtual void push(Bytes frame) = 0;
    /// Is little enough unsent for a feed to go on?
    [[nodiscard]] virtual bool has_room() const = 0;
};

/// Whom to answer, and under which number.
struct ReplyTo {
    std::weak_ptr<ReplySink> sink;
    std::uint64_t request = 0;
};

struct Reply {
    std::weak_ptr<ReplySink> sink;
    Bytes frame;
};

/// The way to the I/O thread.
class Outlet {
   public:
    virtual ~Outlet() = default;
    /// Has these answers delivered.
    virtual void post(std::vector<Reply> replies) = 0;
    /// Has `task` run there.
    virtual void run(std::function<void()> task) = 0;
};

/// Counts as long as it lives: one of a bounded number. Moves; may end on any thread.
class Slot {
   public:
    using Counter = std::shared_ptr<std::atomic<std::size_t>>;

    Slot() = default;
    explicit Slot(Counter counter) : counter_(std::move(counter)) { counter_->fetch_add(1); }
    Slot(Slot&& other) noexcept : counter_(std::move(other.counter_)) { other.counter_.reset(); }
    Slot& operator=(Slot&& other) noexcept {
        std::swap(counter_, other.counter_);
        return *this;
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() {
        if (counter_) {
            counter_->fetch_sub(1);
        }
    }

   private:
    Counter counter_;
};

/// Why there is no answer to a read.
struct ReadError {
    ErrorCode code;
    std::string message;
};

[[nodiscard]] inline Bytes error_frame(std::uint64_t request, ErrorCode code, std::string message) {
    return encode_frame(FrameType::error, request, ErrorReply{code, std::move(message)});
}
[[nodiscard]] inline Bytes refusal_frame(std::uint64_t request, ledger::BatchError error,
                                         std::string message) {
    return encode_frame(FrameType::submit_refused, request,
                        SubmitRefused{error, 0, {}, std::move(message)});
}

}  // namespace holdfast::api
