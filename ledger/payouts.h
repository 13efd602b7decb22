/// What the commands about a payout under way share.
///
/// REQUESTED (approved at once) -> SUBMITTED -> SETTLED | FAILED; CANCELLED before SUBMITTED;
/// LAPSED after seven days unsubmitted. FAILED, then settled after all: SETTLED. Thread-safety:
/// pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

[[nodiscard]] PayoutId payout_of(const Command& command);
/// Null if there is none.
[[nodiscard]] const Payout* find_payout(const Context& context);
/// Signed by the rail the payout goes through, in its own name space; for an unknown payout by any
/// rail.
[[nodiscard]] bool its_rail_acts(const Context& context);

}  // namespace holdfast::ledger
