/// What must hold of campaigns, gifts and disbursements (DOMAIN sections 6 and 8), recomputed from
/// the rows alone. Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "ledger/state.h"

namespace holdfast::ledger {

/// Adds a line for everything that does not hold.
void check_campaigns(const State& state, std::vector<std::string>& broken);

}  // namespace holdfast::ledger
