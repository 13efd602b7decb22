/// Invariants of what comes in and goes out: clearing accounts, suspense, chargebacks (DOMAIN
/// section 8). Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "ledger/state.h"

namespace holdfast::ledger {

/// Adds a sentence for each that does not hold.
void check_rails(const State& state, std::vector<std::string>& broken);

}  // namespace holdfast::ledger
