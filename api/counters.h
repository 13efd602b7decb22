/// What the server counts, for status and metrics. Thread-safety: all of it.
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast::api {

using Counter = std::atomic<std::uint64_t>;

struct Counters {
    // The way of a batch.
    Counter batches{0};           ///< logged
    Counter batches_refused{0};   ///< not logged, whatever the reason
    Counter batches_repeated{0};  ///< sent again, answered from the log
    Counter commands_ok{0};
    Counter commands_refused{0};
    Counter entries{0};
    Counter entry_bytes{0};
    Counter groups{0};              ///< synced writes of the log
    Counter append_wait_ns{0};      ///< time the publishing thread waited for them
    Counter published_entries{0};   ///< of the newest published checkpoint
    Counter publication_cpu_ns{0};  ///< of the thread that reads back, hashes and publishes
    Counter undurable_entries{0};   ///< decided, not yet durable
    Counter rows_bytes{0};          ///< of the deciding state's rows in memory, estimated

    // Connections.
    Counter connections{0};  ///< now open
    Counter connections_accepted{0};
    Counter connections_refused{0};
    Counter connections_timed_out{0};
    Counter bad_frames{0};
    Counter requests{0};
    Counter feed_entries{0};
};

}  // namespace holdfast::api
