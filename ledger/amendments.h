/// Amendments: another price for a milestone, once both sides want it (DOMAIN section 5, "Amend").
///
/// Down, the difference is refunded at once. Up, the buyer's top-up is kept apart until it is
/// complete. Thread-safety: pure functions, or as `MilestoneChange`.
#pragma once

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

/// What the seller gets under the old terms: F - B - C - M.
[[nodiscard]] Amount price_left(const Hold& hold);
/// What a new price gives back to the buyer; zero if it is not lower.
[[nodiscard]] Amount refund_by(const Hold& hold, Amount price);
/// May this milestone's price change now: open, no case, no amendment, its clock still running?
[[nodiscard]] Reason check_amendable(const NamedMilestone& milestone);
/// Both have agreed to `price`: it holds now, or once the top-up is complete.
void amend(MilestoneChange& change, Amount price);
/// An open amendment can't be completed any more. Its timer, due at once, gives the money back.
void void_amendment(Milestone& milestone);
[[nodiscard]] bool is_void(const Amendment& amendment, Time now);

}  // namespace holdfast::ledger
