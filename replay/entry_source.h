/// Where entries come from: a data folder, or any implementation of the log's port.
///
/// A source is a fixed stretch of a log: what is appended after it was made is not seen.
/// Thread-safety: `get` from any thread.
#pragma once

#include "ledger/event_log.h"
#include "ledger/store/log_reader.h"

namespace holdfast::replay {

class EntrySource {
   public:
    virtual ~EntrySource() = default;
    /// Number of entries.
    [[nodiscard]] virtual ledger::Sequence next() const = 0;
    /// Stored bytes of an entry before `next`. Throws LogError.
    [[nodiscard]] virtual ledger::Bytes get(ledger::Sequence sequence) const = 0;
};

/// The log of a data folder, read without changing it, also beside a running server.
class FolderSource final : public EntrySource {
   public:
    /// Throws StoreError.
    explicit FolderSource(const store::StoreOptions& options) : log_(options) {}

    [[nodiscard]] ledger::Sequence next() const override { return log_.next(); }
    [[nodiscard]] ledger::Bytes get(ledger::Sequence sequence) const override {
        return log_.get(sequence);
    }

   private:
    store::LogReader log_;
};

/// A log that is open in this process, up to its tip now.
class LogSource final : public EntrySource {
   public:
    /// `log` outlives the source.
    explicit LogSource(const ledger::EventLog& log) : log_(log), next_(log.tip().next) {}

    [[nodiscard]] ledger::Sequence next() const override { return next_; }
    [[nodiscard]] ledger::Bytes get(ledger::Sequence sequence) const override;

   private:
    const ledger::EventLog& log_;
    ledger::Sequence next_;
};

}  // namespace holdfast::replay
