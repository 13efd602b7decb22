/// The log as a port: an append-only sequence of entries with one writer at a time.
///
/// RocksDB implements it in ledger/store/, memory_log.h for tests; a replicated engine can. One
/// conformance suite (tests/ledger/event_log_conformance.h) runs over every implementation.
/// The log knows nothing of the entries but their chain: `append` names the head before it.
/// Thread-safety: `append` from one thread; reads from any; `wait_beyond` from any.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/codec.h"
#include "ledger/extension.h"

namespace holdfast::ledger {

/// Position and chain head of a log's newest durable entry.
struct Tip {
    Sequence next = 0;  ///< number of entries; the newest is next - 1
    Digest head{};      ///< zero for an empty log

    friend bool operator==(const Tip&, const Tip&) = default;
};

/// The right to append. A later `acquire` fences an earlier one off.
struct Lease {
    std::uint64_t epoch = 0;
    Tip tip;
};

enum class AppendResult {
    committed,  ///< durable; may be acknowledged
    fenced,     ///< another writer has taken over: stop
    conflict,   ///< sequence or previous head do not fit the tip: stop
    unknown,    ///< may or may not be durable: stop, tell clients "unknown", never "rejected"
};

/// One entry to append: its bytes and the chain head after it.
struct PendingEntry {
    std::span<const std::uint8_t> bytes;
    Digest head{};
};

/// A snapshot of state as of a sequence: canonical bytes the log need not understand.
struct Snapshot {
    Sequence applied = 0;
    Digest head{};
    Bytes bytes;
};

class EventLog {
   public:
    virtual ~EventLog() = default;

    /// Takes over as the writer and returns the durable tip; only entries that are durable count.
    virtual Lease acquire() = 0;
    /// Appends a group of entries as one durable write: all or none. `sequence` is the first one's,
    /// `previous` the head before it. Returns only when the group is durable and anchored.
    virtual AppendResult append(const Lease& lease, Sequence sequence, const Digest& previous,
                                std::span<const PendingEntry> entries) = 0;
    /// As `append`, but may return before the group is anchored, so that the next group's write
    /// overlaps this one's anchor. `done` is called once a group with its result, groups in order,
    /// from this call or from a thread of the log's; it must be brief and must not call the log.
    /// The caller bounds how many groups are under way. `entries` need not outlive the call.
    virtual void append_then(const Lease& lease, Sequence sequence, const Digest& previous,
                             std::span<const PendingEntry> entries,
                             std::function<void(AppendResult)> done) {
        done(append(lease, sequence, previous, entries));
    }
    /// Up to `max` entries from `from` on, in order, at least one if there is one; at most about 8
    /// MiB. Throws `LogError` where stored bytes can't be read.
    virtual std::vector<Bytes> read(Sequence from, std::size_t max) const = 0;
    /// The durable tip.
    virtual Tip tip() const = 0;
    /// Returns once an entry beyond `sequence` is durable (tip().next > sequence + 1) or time is
    /// up.
    virtual bool wait_beyond(Sequence sequence, std::chrono::milliseconds timeout) const = 0;
    virtual void put_snapshot(const Snapshot& snapshot) = 0;
    virtual std::optional<Snapshot> latest_snapshot() const = 0;
    /// Allows entries before `sequence` to be dropped, where a snapshot covers them.
    virtual void trim(Sequence sequence) = 0;
    /// No more appends, ever, by anybody.
    virtual void seal() = 0;
};

/// Stored bytes can't be read or are not what they should be. Always fatal to a server.
class LogError : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

}  // namespace holdfast::ledger
