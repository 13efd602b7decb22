/// The deciding thread: gives batches their order and their time, and decides them.
///
/// It owns the engine, whose state runs ahead of what is durable. Time comes from the clock, once
/// an entry. Whatever is due fires before the next batch, at the same time; when nothing comes in,
/// at its deadline. Anything unexpected is fatal: the thread stops and everybody waiting is told
/// so. Thread-safety: construct, then `run` on one thread; the counters from any.
#pragma once

#include "api/clock.h"
#include "api/counters.h"
#include "api/recent_headers.h"
#include "api/server_config.h"
#include "api/views.h"
#include "api/write_queues.h"
#include "ledger/memory_budget.h"

namespace holdfast::api {

class Sequencer {
   public:
    struct Ports {
        const Clock& clock;
        EntryCache& entries;
        const Views& views;
        SubmissionQueue& submissions;
        DecisionQueue& decisions;
        Counters& counters;
        FatalHandler& fatal;
    };
    /// Starts from the committed state, of which it has its own copy. `lease` is the right to
    /// append that the log gave.
    Sequencer(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease,
              const ledger::State& state, RecentHeaders recent);

    /// Decides until the queue of submissions is closed and empty, or something fatal happens; then
    /// closes the queue of decisions.
    void run();

   private:
    void work();
    void handle(Submission submission);
    void decide(Submission submission);
    void do_what_is_due();
    void fire_timers(ledger::Time now);
    void log(ledger::Entry entry, Waiter waiter = {});
    void refuse(Submission submission, ledger::BatchError error);
    void hand_over(Decision decision, std::size_t weight);
    [[nodiscard]] ledger::Time now() const;
    [[nodiscard]] std::chrono::nanoseconds time_to_next_duty() const;

    const ServerConfig& config_;
    Ports ports_;
    const ledger::Lease lease_;
    ledger::Engine engine_;
    ledger::MemoryBudget budget_;
    RecentHeaders recent_;
};

}  // namespace holdfast::api
