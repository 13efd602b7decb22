/// The state that is durable and anchored: what reads see, and what the log has signed.
///
/// The publishing thread moves it on, group by group; readers never see anything speculative and
/// never wait for the deciding thread. Thread-safety: `restore` before any other use; `apply`,
/// `state`, `frontier` and `newest_head` from the publishing thread; the rest from any thread.
#pragma once

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <span>

#include "api/entry_cache.h"
#include "api/read_frames.h"
#include "api/views.h"
#include "crypto/ed25519.h"
#include "ledger/memory_budget.h"

namespace holdfast::api {

/// A durable entry.
struct DurableEntry {
    ledger::Sequence sequence = 0;
    EntryPtr entry;
};

/// Entries that became durable together, and what they touched, in order.
struct DurableGroup {
    std::vector<DurableEntry> entries;
    std::vector<ledger::Touch> touches;
};

/// Where the durable log ends.
struct Position {
    ledger::Sequence sequence = 0;  ///< number of entries
    ledger::Time time = 0;          ///< of the newest
    Digest chain_head{};
    SignedHead head;
};

class Committed {
   public:
    /// `log_key` and `views` outlive this object. `rows_bytes`: memory for the state's rows.
    Committed(const crypto::SecretKey& log_key, Views& views, std::size_t rows_bytes)
        : log_key_(log_key), views_(views), budget_(rows_bytes) {}

    /// Loads what the views have, replays the rest of the log up to its tip, and signs the head.
    /// Throws CheckFailed or LogError where the log does not follow from itself, or is empty.
    void restore(const ledger::EventLog& log, const ledger::Tip& tip);

    /// Applies entries that just became durable, and signs the new head.
    [[nodiscard]] DurableGroup apply(std::span<const EntryPtr> entries);

    [[nodiscard]] Position position() const {
        const std::shared_lock lock(mutex_);
        return position_;
    }
    /// Calls `look(state, position)` while neither changes. Keep it short: it holds up the
    /// publishing thread. Rows of tables that may be out of memory are had by `copy`.
    template <class Look>
    auto look(Look&& look) const {
        const std::shared_lock lock(mutex_);
        return look(static_cast<const ledger::State&>(state_),
                    static_cast<const Position&>(position_));
    }
    /// For the publishing thread, and before the threads start: nobody else writes then.
    [[nodiscard]] ledger::State& state() { return state_; }
    [[nodiscard]] const crypto::MerkleFrontier& frontier() const { return frontier_; }
    [[nodiscard]] const SignedHead& newest_head() const { return position_.head; }

    /// Can what a client saw have been this log? No: this log has lost entries, or was rewritten.
    /// Roots are known for the heads signed most recently by this process.
    [[nodiscard]] bool can_have_shown(const ledger::SeenHead& seen) const;

   private:
    void apply_one(EntryPtr entry, DurableGroup& group);
    void sign_head();

    const crypto::SecretKey& log_key_;
    Views& views_;
    ledger::MemoryBudget budget_;
    mutable std::shared_mutex mutex_;
    ledger::State state_;
    Position position_;
    crypto::MerkleFrontier frontier_;
    std::deque<SignedHead> recent_heads_;  // ascending by size
};

}  // namespace holdfast::api
