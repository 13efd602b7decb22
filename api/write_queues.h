/// What the threads on the way of a batch hand to each other.
///
/// I/O thread -> Submission -> deciding thread -> Decision -> log thread -> Group -> publishing
/// thread
/// -> Reply -> I/O thread.
/// Thread-safety: plain data; each piece belongs to one thread at a time.
#pragma once

#include <future>
#include <optional>

#include "api/entry_cache.h"
#include "api/queue.h"
#include "api/reply.h"

namespace holdfast::api {

/// Who waits for a batch, and for what.
struct Waiter {
    ReplyTo reply;
    bool wants_balances = false;
    Slot slot;  ///< of the key's batches in flight
};

/// Set once everything before it is durable, and everything due is done.
using Tick = std::shared_ptr<std::promise<void>>;

struct Submission {
    std::optional<ledger::VerifiedBatch> batch;  ///< none: a tick
    Waiter waiter;
    Tick tick;
};

/// Everything passes all threads in order, refusals too: no answer tells of what is not durable
/// yet.
struct Decision {
    enum class Kind {
        log,     ///< append `entry`; answer the waiter, if there is one
        repeat,  ///< logged before as `sequence`: answer from there
        refuse,  ///< not logged: `error`, place of `key`
        tick,
    };
    Kind kind = Kind::log;
    EntryPtr entry;
    ledger::Sequence sequence = 0;
    ledger::BatchError error = ledger::BatchError::malformed;
    crypto::PublicKey key;
    Waiter waiter;
    Tick tick;
};

/// One synced write of the log, or none if no decision has an entry.
struct Group {
    std::vector<Decision> decisions;
    std::vector<EntryPtr> entries;
    std::future<ledger::AppendResult> result;  ///< of the append; not valid without entries
};

using SubmissionQueue = Queue<Submission>;
using DecisionQueue = Queue<Decision>;
using GroupQueue = Queue<Group>;

/// Told of what no server can go on after. Called at most once by each thread, from any thread.
class FatalHandler {
   public:
    virtual ~FatalHandler() = default;
    virtual void fatal(const std::string& reason) = 0;
};

}  // namespace holdfast::api
