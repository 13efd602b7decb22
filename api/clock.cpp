#include "api/clock.h"

namespace holdfast::api {

ledger::Time SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<ledger::Time>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count());
}

std::chrono::nanoseconds SystemClock::until(ledger::Time deadline) const {
    // The system's clock may be set while we wait, so never trust one wait for long.
    constexpr ledger::Duration kWaitMax = ledger::kSecond;
    const ledger::Time present = now();
    const ledger::Duration wait =
        deadline < present ? 0 : std::min(deadline - present + 1, kWaitMax);
    return std::chrono::nanoseconds(wait);
}

}  // namespace holdfast::api
