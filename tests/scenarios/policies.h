/// What this ledger has of the schema's features, and which of its policies are ours.
///
/// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "tests/scenarios/json.h"

namespace holdfast::scenarios {

/// The feature this ledger lacks, or the policy in which it differs, for which the scenario can't
/// be played; nothing if it can.
std::optional<std::string> why_skipped(const Json& scenario);
/// Is the step for ledgers of another policy than ours?
bool is_left_out(const Json& step);

}  // namespace holdfast::scenarios
