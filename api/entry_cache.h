/// Entries by sequence: the newest ones in memory, older ones read back from the log.
///
/// The deciding thread adds each entry as it makes it, so that the rules can look at what is not
/// durable yet; entries stay at least until they are durable. Readers ask only for durable ones.
/// Thread-safety: all functions.
#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "ledger/engine.h"
#include "ledger/event_log.h"

namespace holdfast::api {

using EntryPtr = std::shared_ptr<const ledger::Entry>;

class EntryCache : public ledger::PastEntries {
   public:
    /// Keeps about `bytes_max` of memory beside what is not durable. `log` outlives the
    /// cache.
    EntryCache(const ledger::EventLog& log, std::size_t bytes_max)
        : log_(log), bytes_max_(bytes_max) {}

    /// Adds the entry that follows the newest one added (or any, if the cache is empty).
    void add(ledger::Sequence sequence, EntryPtr entry);
    /// Entries before `sequence` are durable and may be dropped.
    void set_durable(ledger::Sequence sequence);

    /// From memory or the log. Null beyond the newest entry. Throws LogError.
    [[nodiscard]] EntryPtr entry(ledger::Sequence sequence) const override;
    /// From memory only; null if it is not there.
    [[nodiscard]] EntryPtr recent(ledger::Sequence sequence) const;

   private:
    void drop_old();

    const ledger::EventLog& log_;
    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::deque<EntryPtr> entries_;  // of first_, first_ + 1, ...
    ledger::Sequence first_ = 0;
    ledger::Sequence durable_ = 0;
    std::size_t bytes_ = 0;
};

/// Parses stored bytes. Throws LogError if they are no entry.
[[nodiscard]] EntryPtr parse_stored(ledger::Bytes bytes, ledger::Sequence sequence);

}  // namespace holdfast::api
