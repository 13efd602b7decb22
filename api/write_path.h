/// The deciding, the log and the publishing thread, and the queues between them.
///
/// Thread-safety: `submissions`, `tick` and `abort` from any thread; construction and `finish` from
/// one.
#pragma once

#include <thread>

#include "api/committer.h"
#include "api/publisher.h"
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
    /// The committed state has been restored up to the lease's tip. Starts the threads.
    WritePath(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease);
    ~WritePath() { finish(); }
    WritePath(const WritePath&) = delete;
    WritePath& operator=(const WritePath&) = delete;

    [[nodiscard]] SubmissionQueue& submissions() { return submissions_; }
    [[nodiscard]] const SubmissionQueue& submissions() const { return submissions_; }
    /// Does what is due by the clock. The future is ready once that is durable and visible to
    /// reads; broken if the server stops first.
    [[nodiscard]] std::future<void> tick();
    /// Decides and logs what was submitted, takes nothing more, and ends the threads.
    void finish();
    /// Decides and logs nothing more. Each thread ends where it is; `finish` waits for them.
    void abort();

   private:
    SubmissionQueue submissions_;
    DecisionQueue decisions_;
    GroupQueue groups_;
    Sequencer sequencer_;
    Committer committer_;
    Publisher publisher_;
    std::thread deciding_;
    std::thread logging_;
    std::thread publishing_;
};

}  // namespace holdfast::api
