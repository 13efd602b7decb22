/// Keeps what a fold over a log holds within a budget of memory: rows of its state, and lines of
/// account histories.
///
/// Up to a quarter of the budget all of it stays in memory. Beyond that, a private folder of views
/// is made in scratch space, as a server has (ledger/store/views.h), and rows not used for the
/// longest time leave memory for it (ledger/memory_budget.h). The state's answers are the same
/// either way. Thread-safety: one thread.
#pragma once

#include <memory>

#include "ledger/memory_budget.h"
#include "ledger/store/views.h"
#include "ledger/touches.h"
#include "replay/entry_source.h"
#include "replay/scratch.h"

namespace holdfast::replay {

struct OverflowLimits {
    std::size_t bytes = 1ULL << 30;  ///< of rows, and of history not yet in scratch space
    /// Of rows beyond that which have changed and are not stored yet: the fold waits where it is
    /// more.
    std::size_t ahead_bytes = 16ULL << 20;
    std::filesystem::path
        scratch;  ///< where the private folder is made; as `scratch_parent` has it
};

class Overflow {
   public:
    /// `state` is empty, and nobody else keeps account of its changes; it and `source` outlive
    /// this, and `state` is not used any more once this has gone.
    Overflow(ledger::State& state, const EntrySource& source, OverflowLimits limits);
    ~Overflow();
    Overflow(const Overflow&) = delete;
    Overflow& operator=(const Overflow&) = delete;

    /// The state has just applied an entry, which touched these. From now on rows may have moved.
    /// Throws ScratchError, as everything does that looks for a row of the state.
    void take_in(std::span<const ledger::Touch> touches = {});
    /// Nothing follows: rows are within the budget.
    void finish();
    /// After `finish`: calls `visit(key, value)` for each line of history taken in, as the views'
    /// records (ledger/store/view_families.h), ascending by key. `visit` throws no StoreError.
    using OnLine = std::function<void(ledger::ByteSpan key, ledger::ByteSpan value)>;
    void for_each_line(const OnLine& visit) const;

    /// The most that rows in memory, and history not yet in scratch space, have taken: estimated.
    [[nodiscard]] std::size_t peak_bytes() const { return peak_; }
    [[nodiscard]] bool uses_scratch() const { return disk_ != nullptr; }

   private:
    class Disk;

    void keep();
    void shrink();
    void begin_scratch();
    [[nodiscard]] std::size_t waiting_bytes() const {
        return waiting_.capacity() * sizeof(ledger::Touch);
    }

    ledger::State& state_;
    const EntrySource& source_;
    OverflowLimits limits_;
    ledger::MemoryBudget budget_;
    std::vector<ledger::Touch> waiting_;  // for scratch space, or for the end
    std::size_t peak_ = 0;
    std::unique_ptr<Disk> disk_;
};

/// How views are written that a fold over a log makes, with so much memory for it.
[[nodiscard]] store::ViewsSettings settings_of_fold(std::size_t bytes);

}  // namespace holdfast::replay
