/// Serving a stored ledger until a signal or a fault ends it: the composition root of holdfastd.
///
/// Links the store. Thread-safety: once a process, before any other thread is made.
#pragma once

#include "api/config.h"
#include "ledger/store/store_options.h"

namespace holdfast::api {

[[nodiscard]] store::StoreOptions store_options(const DaemonConfig& config);

/// How a process ends that could not go on serving (a doubtful write, a log that lost entries).
inline constexpr int kExitStopped = 4;

/// Opens the ledger and serves it; returns when it was stopped in good order. What it can't go on
/// after ends the process with kExitStopped, at once: clients have been told, and what is half done
/// must not be finished. Throws what keeps it from starting: ConfigError, StoreError,
/// crypto::Error, CheckFailed, ...
void serve(const DaemonConfig& config);

}  // namespace holdfast::api
