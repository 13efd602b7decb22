/// Counters as text in Prometheus' exposition format. Thread-safety: pure functions.
#pragma once

#include <string>

#include "api/counters.h"
#include "api/read_frames.h"

namespace holdfast::api {

/// `books_that_differ`: of how many rails and currencies (ledger/reconciliation_rows.h).
[[nodiscard]] std::string metrics_text(const StatusReply& status, const Counters& counters,
                                       std::uint64_t books_that_differ);

}  // namespace holdfast::api
