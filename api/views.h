/// Projections of the log that are kept elsewhere: stored state, so that a start need not replay
/// the whole log, and account histories. A port: stored views implement it over RocksDB,
/// MemoryViews in memory.
///
/// Views are written behind: only durable entries reach them, in order, without gaps. They are
/// disposable: rebuilt from the log at any time. Thread-safety: `load` before, `take_in` and
/// `finish` from the publishing thread; the rest from any.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "crypto/merkle.h"
#include "ledger/touches.h"

namespace holdfast::api {

class Views {
   public:
    virtual ~Views() = default;

    /// Loads the state as the views have it, derived parts included, with the log's Merkle
    /// frontier. Nothing: they have none, or not of a log with this tip; then `state` is untouched.
    /// Either way changes of `state` are kept account of from now on, and it may have been told
    /// that rows are stored here (ledger/memory_budget.h), which outlives it then.
    [[nodiscard]] virtual std::optional<crypto::MerkleFrontier> load(ledger::State& state) = 0;
    /// What the entries that became durable touched; `state` and `frontier` are as after the last
    /// of them. Also called with nothing new from time to time, so that what is pending gets
    /// stored. May wait, so that the views do not fall behind for ever.
    virtual void take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                         const crypto::MerkleFrontier& frontier) = 0;
    /// Nothing follows: stores what is taken in.
    virtual void finish(ledger::State& state, const crypto::MerkleFrontier& frontier) = 0;
    /// Entries taken in: what `touches` knows.
    [[nodiscard]] virtual ledger::Sequence taken_in() const = 0;
    /// Entries stored: what a start after a crash would find.
    [[nodiscard]] virtual ledger::Sequence stored() const = 0;

    /// What touched an account at or after `from` (backwards: at or before), nearest first, at most
    /// `max`.
    [[nodiscard]] virtual std::vector<ledger::Touch> touches(const ledger::AccountId& account,
                                                             ledger::Place from, bool backwards,
                                                             std::size_t max) const = 0;
    /// Calls `visit(key, record)` for the rows of a table of the state with keys beyond `after` (no
    /// bytes: all), ascending, until it returns false. Returns how many entries they are as of: at
    /// least those taken in when this was called. Nothing: not to be had soon enough.
    [[nodiscard]] virtual std::optional<ledger::Sequence> list_rows(
        std::uint8_t table, ledger::ByteSpan after,
        const std::function<bool(ledger::ByteSpan key, ledger::ByteSpan record)>& visit) = 0;
    /// [first, end) of the entries taken in: all before are earlier than `time`, all from `end` on
    /// are later. As near as the views know, which costs them no look at the log.
    [[nodiscard]] virtual std::pair<ledger::Sequence, ledger::Sequence> entries_at(
        ledger::Time time) const = 0;
};

}  // namespace holdfast::api
