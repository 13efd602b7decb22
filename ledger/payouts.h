/// What the commands about a payout under way share.
///
/// REQUESTED (approved at once) -> SUBMITTED -> SETTLED | FAILED | UNKNOWN -> SETTLED | FAILED;
/// SETTLED or UNKNOWN -> RETURNED; CANCELLED before SUBMITTED; LAPSED after seven days unsubmitted.
/// FAILED, then settled after all: SETTLED. Thread-safety: pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

[[nodiscard]] PayoutId payout_of(const Command& command);
/// Null if there is none.
[[nodiscard]] const Payout* find_payout(const Context& context);
/// Is it out with its rail, which has not said how it ended?
[[nodiscard]] bool is_with_rail(const Payout& payout);
/// Signed by the rail the payout goes through, in its own name space; for an unknown payout by any
/// rail.
[[nodiscard]] bool its_rail_acts(const Context& context);

}  // namespace holdfast::ledger
