/// Counters as text in Prometheus' exposition format. Thread-safety: pure functions.
#pragma once

#include <string>

#include "api/counters.h"
#include "api/read_frames.h"

namespace holdfast::api {

[[nodiscard]] std::string metrics_text(const StatusReply& status, const Counters& counters);

}  // namespace holdfast::api
