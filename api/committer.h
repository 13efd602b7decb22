/// The log thread: makes what was decided durable, then tells.
///
/// Takes whatever is ready, up to about 1 MiB, and appends it as one synced write; only then moves the
/// committed state on, signs the head, feeds the views, and answers. While it waits for the disk the
/// deciding thread goes on. An append that failed, or may have, is fatal: nothing is answered, so that
/// the sessions tell their clients "unknown".
/// Thread-safety: construct, then `run` on one thread.
#pragma once

#include <functional>

#include "api/committed.h"
#include "api/counters.h"
#include "api/server_config.h"
#include "api/write_queues.h"

namespace holdfast::api {

class Committer {
   public:
    struct Ports {
        ledger::EventLog& log;
        Committed& committed;
        EntryCache& entries;
        Views& views;
        DecisionQueue& decisions;
        Outlet& outlet;
        Counters& counters;
        FatalHandler& fatal;
        std::function<void()> on_durable;  ///< called after each group, from this thread
    };
    Committer(const ServerConfig& config, Ports ports, const ledger::Lease& lease)
        : config_(config), ports_(std::move(ports)), lease_(lease) {}

    /// Until the queue of decisions is closed and empty, or something fatal happens.
    void run();

   private:
    void work();
    void commit(std::vector<Decision>& group);
    void append(std::span<const EntryPtr> entries);
    void answer(std::vector<Decision>& group, const std::vector<DurableEntry>& durable);
    [[nodiscard]] Bytes reply_to(const Decision& decision, const DurableEntry* durable);
    void count(const DurableEntry& entry);

    const ServerConfig& config_;
    Ports ports_;
    const ledger::Lease lease_;
};

}  // namespace holdfast::api
