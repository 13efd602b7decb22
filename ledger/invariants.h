/// What must hold of every state, computed from the rows alone, independently of the code it
/// watches.
///
/// Run in tests, simulation and replay (DOMAIN section 8). Takes time linear in the state, and
/// memory for what is open.
/// Thread-safety: reads the state.
#pragma once

#include <string>
#include <vector>

#include "ledger/state.h"

namespace holdfast::ledger {

/// One line for each invariant that does not hold; empty if all do.
[[nodiscard]] std::vector<std::string> broken_invariants(const State& state);

}  // namespace holdfast::ledger
