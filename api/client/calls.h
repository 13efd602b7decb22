/// Questions on their way: sent when there is a connection, sent again when there is a new one,
/// failed when the time is up.
///
/// Thread-safety: the client's executor.
#pragma once

#include <chrono>
#include <map>

#include "api/client/settings.h"
#include "api/client/wire.h"

namespace holdfast::api {

class Calls {
   public:
    using Clock = std::chrono::steady_clock;
    using Handler = std::function<void(Answer<Bytes>)>;  ///< the reply's body

    Calls(const ClientSettings& settings, Wire& wire) : settings_(settings), wire_(wire) {}

    /// `is_patient`: waits for as long as it takes.
    void call(FrameType type, Bytes body, bool is_patient, Handler handler);
    void on_connected();
    void on_disconnected() { is_connected_ = false; }
    /// False: the frame answers no question.
    bool on_frame(const FrameHeader& header, Bytes& body);
    /// Fails what is past its time.
    void check_deadlines(Clock::time_point now);
    void fail_all(const Failure& failure);
    [[nodiscard]] bool empty() const { return open_.empty(); }

   private:
    struct Call {
        FrameType type = FrameType::ping;
        Bytes body;
        Clock::time_point deadline;
        Handler handler;
    };

    const ClientSettings& settings_;
    Wire& wire_;
    std::map<std::uint64_t, Call> open_;  // by request; sent if connected
    bool is_connected_ = false;
};

}  // namespace holdfast::api
