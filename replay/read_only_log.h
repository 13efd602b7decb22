/// A stretch of a log that nobody appends to, as the port that views expect.
///
/// Thread-safety: as the source.
#pragma once

#include "replay/entry_source.h"

namespace holdfast::replay {

class ReadOnlyLog final : public ledger::EventLog {
   public:
    /// `source` outlives this, and has all entries before `tip`.
    ReadOnlyLog(const EntrySource& source, const ledger::Tip& tip) : source_(source), tip_(tip) {}

    ledger::Lease acquire() override { return {0, tip_}; }
    ledger::AppendResult append(const ledger::Lease&, ledger::Sequence, const ledger::Digest&,
                                std::span<const ledger::PendingEntry>) override {
        return ledger::AppendResult::fenced;
    }
    [[nodiscard]] std::vector<ledger::Bytes> read(ledger::Sequence from,
                                                  std::size_t max) const override {
        std::vector<ledger::Bytes> entries;
        for (; from < tip_.next && entries.size() < max; ++from) {
            entries.push_back(source_.get(from));
        }
        return entries;
    }
    [[nodiscard]] ledger::Tip tip() const override { return tip_; }
    [[nodiscard]] bool wait_beyond(ledger::Sequence sequence,
                                   std::chrono::milliseconds) const override {
        return tip_.next > sequence + 1;
    }
    void put_snapshot(const ledger::Snapshot&) override {}
    [[nodiscard]] std::optional<ledger::Snapshot> latest_snapshot() const override {
        return std::nullopt;
    }
    void trim(ledger::Sequence) override {}
    void seal() override {}

   private:
    const EntrySource& source_;
    ledger::Tip tip_;
};

}  // namespace holdfast::replay
