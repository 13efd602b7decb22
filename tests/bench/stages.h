/// The way of a batch in one thread, stage by stage: what each costs where nothing waits.
///
/// The same functions as the server's and the client's, without sockets, disk and queues: for
/// finding what to make faster, and whether it has become so. Thread-safety: one thread.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/bench/settings.h"

namespace holdfast::bench {

/// Over `settings.count` commands of its workload, a command: `ns`, nanoseconds of this thread in
/// each stage; `entry_bytes`, bytes of the log. The entries of a deciding engine are folded into a
/// second state, as the publishing thread does; throws BadRun where the two differ.
[[nodiscard]] nlohmann::ordered_json measure_stages(const Settings& settings);

}  // namespace holdfast::bench
