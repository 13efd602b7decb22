/// Where the ledger's time comes from: a port, so that tests and scenarios set it themselves.
///
/// Only the deciding thread asks, once an entry; `decide` never sees a clock. Thread-safety: all
/// functions may be called from any thread.
#pragma once

#include <chrono>

#include "ledger/types.h"

namespace holdfast::api {

class Clock {
   public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual ledger::Time now() const = 0;
    /// How long to wait, by a real clock, until now() may have passed `deadline`. A clock that
    /// somebody else moves answers with the largest duration; whoever moves it tells the server
    /// (catch_up).
    [[nodiscard]] virtual std::chrono::nanoseconds until(ledger::Time deadline) const = 0;
};

/// The system's real-time clock.
class SystemClock : public Clock {
   public:
    [[nodiscard]] ledger::Time now() const override;
    [[nodiscard]] std::chrono::nanoseconds until(ledger::Time deadline) const override;
};

}  // namespace holdfast::api
