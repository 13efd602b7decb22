/// The rules of placing a hold, of `hold` and of those that place one later (ledger/on_clear.h).
///
/// Each gives the first reason against it in the published precedence. Thread-safety: pure
/// functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// What a command that places a hold comes to: the hold, if nothing is against it. `outcome` has
/// the events that count its amount against the signers' limits.
struct Placement {
    Outcome outcome;
    Hold hold;
};

/// Placed now, as commanded.
[[nodiscard]] Placement check_placement(const Context& context);
/// To be placed once the payer's money has come: all rules but those of funds, room and bounds.
[[nodiscard]] Placement check_later_placement(const Context& context);

}  // namespace holdfast::ledger
