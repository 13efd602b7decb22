/// Giving back milestones that nobody has shipped, or that both sides give up.
///
/// Thread-safety: pure functions.
#pragma once

#include "ledger/agreements.h"

namespace holdfast::ledger {

/// Refunds what is free of those of the funded agreement's `milestones` that the signers may
/// cancel: not shipped ones; with `shipped_too`, and both sides signing, all. The buyer alone has
/// to wait for the time to ship to be over.
[[nodiscard]] Outcome cancel_milestones(const Context& context, const Agreement& agreement,
                                        const std::vector<HoldId>& milestones, bool shipped_too);

}  // namespace holdfast::ledger
