/// The ledger as it was: rows after an entry, or at an instant, by replaying the log.
///
/// The state reached last is kept, so that a series of looks forward costs one replay.
/// Thread-safety: one thread (the slow reading thread); `cancel` from any.
#pragma once

#include <atomic>
#include <variant>

#include "api/clock.h"
#include "api/committed.h"
#include "api/reply.h"

namespace holdfast::api {

class TimeTravel {
   public:
    /// All outlive this object. A look replays at most `commands_max` commands.
    TimeTravel(const Committed& committed, const EntryCache& entries, const Clock& clock,
               std::uint64_t commands_max)
        : committed_(committed), entries_(entries), clock_(clock), commands_max_(commands_max) {}

    /// The state as of a moment; valid until the next call.
    [[nodiscard]] std::variant<const ledger::State*, ReadError> state_as_of(const AsOf& as_of);

    /// Ends a replay under way, and all to come.
    void cancel() { is_cancelled_ = true; }

   private:
    const Committed& committed_;
    const EntryCache& entries_;
    const Clock& clock_;
    const std::uint64_t commands_max_;
    std::atomic<bool> is_cancelled_{false};
    std::unique_ptr<ledger::State> reached_;
};

}  // namespace holdfast::api
