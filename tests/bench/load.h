/// The load: connections that send batches of signed commands and time their answers.
///
/// Each batch's clock runs from before its commands are made to its checked answer, or, at a given
/// rate, from the time at which it was due: waiting for a slow server counts. Thread-safety: one
/// thread.
#pragma once

#include <map>

#include "api/client/settings.h"
#include "ledger/rejection.h"
#include "tests/bench/settings.h"

namespace holdfast::bench {

struct LoadResult {
    double seconds = 0;  ///< from before the first batch is made to the last answer
    std::uint64_t batches = 0;
    std::uint64_t accepted = 0;
    std::map<ledger::Reason, std::uint64_t> refused;
    std::vector<double> latencies_ms;  ///< of the batches, ascending
};

/// Sends everything and waits for the answers. `keys`: one for each connection, at least. Throws
/// ClientError where a batch gets no receipt.
[[nodiscard]] LoadResult run_load(const api::ClientSettings& client,
                                  const std::vector<crypto::SecretKey>& keys,
                                  const Settings& settings);

}  // namespace holdfast::bench
