/// A log with a bit of everything that money can do, and tools to carry it on, store it, and forge
/// it.
///
/// Thread-safety: one thread.
#pragma once

#include <filesystem>

#include "ledger/engine.h"
#include "replay/entry_source.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::test {

/// Entries in memory, as a source for replay.
class MemorySource final : public replay::EntrySource {
   public:
    explicit MemorySource(std::vector<ledger::Bytes> stored) : entries_(std::move(stored)) {}
    [[nodiscard]] ledger::Sequence next() const override { return entries_.size(); }
    [[nodiscard]] ledger::Bytes get(ledger::Sequence sequence) const override {
        return entries_.at(sequence);
    }

   private:
    std::vector<ledger::Bytes> entries_;
};

/// Three currencies; deposits, one unmatched; transfers; holds with fees, splits, several payers
/// and deadlines; a reversal; a freeze that money has to wait for; payouts; refusals, a burned id,
/// a retry, a linked run that fails.
[[nodiscard]] World sample_world();
/// A few transfers and one hold that expires.
[[nodiscard]] World small_world();

/// Carries a log on as its node could, and as it could not.
class LogBuilder : private ledger::PastEntries {
   public:
    explicit LogBuilder(std::vector<ledger::Bytes> entries);

    [[nodiscard]] const std::vector<ledger::Bytes>& entries() const { return entries_; }
    [[nodiscard]] const ledger::State& state() const { return engine_.state(); }

    void heartbeat(ledger::Duration later, std::uint64_t epoch = 1);
    void gap(ledger::Duration later, std::uint64_t epoch);
    /// A transfer of one cent by this key of the fixture's, whose signer had seen `seen`.
    void transfer(std::string_view key, std::string_view from, std::string_view to,
                  const ledger::SeenHead& seen = {});

   private:
    std::shared_ptr<const ledger::Entry> entry(ledger::Sequence sequence) const override;
    void append(const ledger::Entry& entry) { entries_.push_back(entry.bytes()); }

    std::vector<ledger::Bytes> entries_;
    ledger::Engine engine_{*this};
    std::uint64_t next_id_ = 1;
};

/// RFC 6962 root of these entries.
[[nodiscard]] ledger::Digest root_of(const std::vector<ledger::Bytes>& entries);
/// Chain head after the last of these entries.
[[nodiscard]] ledger::Digest head_of(const std::vector<ledger::Bytes>& entries);
/// Makes each entry from `first` on name the head of the one before it: what a forger would do
/// next.
void relink(std::vector<ledger::Bytes>& entries, std::size_t first = 1);

/// The parts of a stored entry that a forger may change before it is built again, roots included.
[[nodiscard]] ledger::Entry::Parts parts_of(const ledger::Entry& entry);

/// Writes the entries as a data folder's log, anchored; the folder must not exist.
void store_log(const std::filesystem::path& folder, const std::vector<ledger::Bytes>& entries);

}  // namespace holdfast::test
