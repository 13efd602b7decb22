/// What the lines of a fee schedule take from a release.
///
/// Line i owes, cumulatively, min(cap, fixed * [R > 0] + floor(R * bps / 10 000)) less what it has
/// charged, and never more than this release still carries; a shortfall is carried to the next
/// release and forgiven when the hold is empty. R is what was released through this exit less what
/// was reversed, this release included. The payee takes the residue (DOMAIN section 4).
/// Thread-safety: pure functions.
#pragma once

#include <vector>

#include "ledger/rows.h"

namespace holdfast::ledger {

/// What each line takes from a release of `amount`, given what went out before.
[[nodiscard]] std::vector<Amount> fees_of_release(const Terms& terms, const ExitTotals& before,
                                                  Amount amount);

/// What a line owes in all once `released` went out, not counting what it has charged.
[[nodiscard]] Amount fee_owed(const FeeLine& line, Amount released);

}  // namespace holdfast::ledger
