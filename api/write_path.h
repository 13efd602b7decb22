/// The deciding and the log thread, and the queues around them.
///
/// Thread-safety: `submissions` and `tick` from any thread; construction and `finish` from one.
#pragma once

#include <thread>

#include "api/committer.h"
#include "api/sequencer.h"

namespace holdfast::api {

class WritePath {
   public:
    struct Ports {
        const Clock& clock;
        ledger::EventLog& log;
        Committed& committed;
        EntryCache& entries;
        Views& views;
        Outlet& outlet;
        Counters& counters;
        FatalHandler& fatal;
        std::function<void()> on_durable;
    };
    /// The committed state has been restored up to the lease's tip. Starts both threads.
    WritePath(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease);
    ~WritePath() { finish(); }
    WritePath(const WritePath&) = delete;
    WritePath& operator=(const WritePath&) = delete;

    [[nodiscard]] SubmissionQueue& submissions() { return submissions_; }
    /// Does what is due by the clock. The future is ready once that is durable and visible to reads;
    /// broken if the server stops first.
    [[nodiscard]] std::future<void> tick();
    /// Decides and logs what was submitted, takes nothing more, and ends both threads.
    void finish();

   private:
    SubmissionQueue submissions_;
    DecisionQueue decisions_;
    Sequencer sequencer_;
    Committer committer_;
    std::thread deciding_;
    std::thread logging_;
};

}  // namespace holdfast::api
