/// The publishing thread: what is durable becomes visible, then is told.
///
/// Waits for each group's append, in order; only then moves the committed state on, signs the head,
/// feeds the views, and answers. An append that failed, or may have, is fatal: nothing is answered,
/// and the sessions tell their clients "unknown". Thread-safety: construct, then `run` on one
/// thread.
#pragma once

#include <functional>

#include "api/committed.h"
#include "api/counters.h"
#include "api/write_queues.h"

namespace holdfast::api {

class Publisher {
   public:
    struct Ports {
        Committed& committed;
        EntryCache& entries;
        Views& views;
        GroupQueue& groups;
        Outlet& outlet;
        Counters& counters;
        FatalHandler& fatal;
        std::function<void()>
            on_durable;  ///< called after each group with entries, from this thread
    };
    explicit Publisher(Ports ports) : ports_(std::move(ports)) {}

    /// Until the queue of groups is closed and empty, or something fatal happens.
    void run();

   private:
    void work();
    void publish(Group group);
    void answer(std::vector<Decision>& decisions, const DurableGroup& durable);
    [[nodiscard]] Bytes reply_to(const Decision& decision, const DurableGroup& durable);
    [[nodiscard]] Bytes refusal(const Decision& decision);
    void count(const DurableEntry& entry);

    Ports ports_;
};

}  // namespace holdfast::api
