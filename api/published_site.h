/// A server's own site over HTTP: its files, and the entries' bodies straight from the log, which
/// has them anyway.
///
/// Thread-safety: the handler is called on one thread at a time.
#pragma once

#include "api/site_files.h"
#include "ledger/event_log.h"

namespace holdfast::api {

/// `log` outlives the handler.
[[nodiscard]] HttpHandler published_site(std::filesystem::path folder, const ledger::EventLog& log);

}  // namespace holdfast::api
