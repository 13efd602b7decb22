/// Pages of an account's history, from the views and the log. Thread-safety: pure functions over
/// ports.
#pragma once

#include "api/committed.h"

namespace holdfast::api {

struct HistoryPorts {
    const Committed& committed;
    const EntryCache& entries;
    const Views& views;
};

/// The page a request asks for. Looks at a bounded number of lines; what the filters leave may be
/// short.
[[nodiscard]] HistoryReply read_history(const HistoryPorts& ports, const HistoryRequest& request);

}  // namespace holdfast::api
