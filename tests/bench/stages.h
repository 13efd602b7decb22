/// The way of a batch in one thread, stage by stage: what each costs where nothing waits.
///
/// The same functions as the server's and the client's, without sockets, disk and queues: for
/// finding what to make faster, and whether it has become so. Thread-safety: one thread.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/bench/settings.h"

namespace holdfast::bench {

/// Nanoseconds of this thread a command in each stage, over `settings.count` commands of its
/// workload. The entries of a deciding engine are folded into a second state, as the publishing
/// thread does; throws BadRun where the two differ.
[[nodiscard]] nlohmann::ordered_json measure_stages(const Settings& settings);

}  // namespace holdfast::bench
