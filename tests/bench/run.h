/// One measurement: a fresh ledger and server, the load, the figures, and the check that what was
/// measured is a true ledger. Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/bench/settings.h"

namespace holdfast::bench {

using Json = nlohmann::ordered_json;

/// The ledger is not what the load was told: a wrong state hash, lost or surplus commands.
class BadRun : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

/// Runs in `folder`, which is empty. Returns the figures by name, in docs/benchmarks.md's order.
/// Throws BadRun, or whatever kept it from running.
[[nodiscard]] Json run_once(const Settings& settings, const std::filesystem::path& folder);

}  // namespace holdfast::bench
