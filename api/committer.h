/// The log thread: group commit.
///
/// Takes whatever is ready, up to about 1 MiB, and appends it as one synced write. While it waits
/// for the disk the deciding thread goes on, and while a group is being anchored the next one is
/// written. What becomes of each group the publishing thread learns (publisher.h), in order.
/// Thread-safety: construct, then `run` on one thread.
#pragma once

#include "api/server_config.h"
#include "api/write_queues.h"

namespace holdfast::api {

class Committer {
   public:
    struct Ports {
        ledger::EventLog& log;
        DecisionQueue& decisions;
        GroupQueue& groups;
        FatalHandler& fatal;
    };
    Committer(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease)
        : config_(config), ports_(ports), lease_(lease), tip_(lease.tip) {}

    /// Until the queue of decisions is closed and empty, or something fatal happens; then closes
    /// the queue of groups.
    void run();

   private:
    void work();
    void append(std::vector<Decision> decisions);

    const ServerConfig& config_;
    Ports ports_;
    const ledger::Lease lease_;
    ledger::Tip tip_;  // of what was handed to the log
};

}  // namespace holdfast::api
