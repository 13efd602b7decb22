/// A flat table of rows with savepoints, in memory.
///
/// Rows live in chunks that never move; a flat hash index (ledger/row_index.h) finds them. `edit`
/// and `insert` are the only ways to change a row; while a savepoint is open they keep the row's
/// old value, so that `rollback` restores the table exactly (linked commands commit or fail as
/// one). After `track_changes`, the rows changed since the last `take_changes` are known, for the
/// views' write-behind; `record_edits` lists what one command touches. Whoever knows which keys
/// come next fetches their rows ahead: `prefetch`. Thread-safety: one thread; const access from
/// many while nobody writes.
#pragma once

#include <algorithm>
#include <boost/container/deque.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/check.h"
#include "ledger/row_index.h"
#include "ledger/types.h"

namespace holdfast::ledger {

template <class Key, class Row>
class Table {
   public:
    [[nodiscard]] const Row* find(const Key& key) const {
        const std::uint32_t at = position_of(key);
        return at == RowIndex::kNone ? nullptr : &slots_[at].row;
    }
    /// The row to change; it must exist.
    [[nodiscard]] Row& edit(const Key& key) {
        const std::uint32_t at = position_of(key);
        check(at != RowIndex::kNone, "a row to edit exists");
        Slot& slot = slots_[at];
        if (savepoint_open_) {
            journal_.emplace_back(key, slot.row);
        }
        touch(slot, at);
        return slot.row;
    }
    /// A new row; the key must be free.
    Row& insert(const Key& key, Row row) {
        const auto position = static_cast<std::uint32_t>(slots_.size());
        check(position_of(key) == RowIndex::kNone, "a row to insert is new");
        index_.insert(IdHash()(key), position);
        Slot& slot = slots_.emplace_back(key, std::move(row));
        if (savepoint_open_) {
            journal_.emplace_back(key, std::nullopt);
        }
        touch(slot, position);
        return slot.row;
    }

    /// Brings what is most likely the key's row into the processor's caches.
    void prefetch(const Key& key) const {
        const std::uint32_t at = index_.find(IdHash()(key), [](std::uint32_t) { return true; });
        if (at != RowIndex::kNone) {
            const auto* slot = reinterpret_cast<const char*>(&slots_[at]);
            for (std::size_t line = 0; line < sizeof(Slot); line += kCacheLine) {
                __builtin_prefetch(slot + line);
            }
        }
    }

    [[nodiscard]] std::size_t size() const { return slots_.size(); }
    void reserve(std::size_t rows) { index_.reserve(rows); }

    /// The row at a position in the order of insertion, below `size()`.
    [[nodiscard]] std::pair<const Key&, const Row&> nth(std::size_t position) const {
        const Slot& slot = slots_.at(position);
        return {slot.key, slot.row};
    }
    /// Calls `visit(key, row)` in the order of insertion.
    void for_each(auto&& visit) const {
        for (const Slot& slot : slots_) {
            visit(slot.key, slot.row);
        }
    }
    /// Calls `visit(key, row)` in the order of keys: canonical, and slower.
    void for_each_sorted(auto&& visit) const {
        std::vector<const Slot*> sorted;
        sorted.reserve(slots_.size());
        for (const Slot& slot : slots_) {
            sorted.push_back(&slot);
        }
        std::ranges::sort(sorted, [](const Slot* a, const Slot* b) { return a->key < b->key; });
        for (const Slot* slot : sorted) {
            visit(slot->key, slot->row);
        }
    }

    void open_savepoint() {
        check(!savepoint_open_, "savepoints do not nest");
        savepoint_open_ = true;
    }
    void commit() {
        savepoint_open_ = false;
        journal_.clear();
    }
    void rollback() {
        savepoint_open_ = false;
        for (; !journal_.empty(); journal_.pop_back()) {
            auto& [key, old] = journal_.back();
            if (old) {
                slots_[position_of(key)].row = std::move(*old);
            } else {  // inserted since, so it is the newest slot still there
                check(slots_.back().key == key, "insertions are undone in reverse");
                index_.erase(IdHash()(key), static_cast<std::uint32_t>(slots_.size() - 1));
                slots_.pop_back();
            }
        }
    }

    /// From now on adds the position of each row inserted or edited to `edits`, repeats included;
    /// null: no more.
    void record_edits(std::vector<std::uint32_t>* edits) { edits_ = edits; }

    /// Begins to keep account of changes: what is there now counts as taken.
    void track_changes() {
        tracking_ = true;
        taken_ = slots_.size();
    }
    /// Calls `visit(key, row)` for each row inserted or edited since the last call, once. Not while
    /// a savepoint is open.
    void take_changes(auto&& visit) {
        check(tracking_ && !savepoint_open_, "changes are taken between commands");
        for (const std::uint32_t position : changed_) {
            Slot& slot = slots_[position];
            slot.changed = false;
            visit(static_cast<const Key&>(slot.key), static_cast<const Row&>(slot.row));
        }
        changed_.clear();
        for (; taken_ < slots_.size(); ++taken_) {
            const Slot& slot = slots_[taken_];
            visit(slot.key, slot.row);
        }
    }

   private:
    struct Slot {
        Slot(const Key& row_key, Row&& row_content) : key(row_key), row(std::move(row_content)) {}

        Key key;
        bool changed = false;
        Row row;
    };
    static constexpr std::size_t kCacheLine = 64;
    using InChunks =
        boost::container::deque_options<boost::container::block_size<1024U>>::type;  // rows

    [[nodiscard]] std::uint32_t position_of(const Key& key) const {
        return index_.find(IdHash()(key),
                           [&](std::uint32_t position) { return slots_[position].key == key; });
    }

    void touch(Slot& slot, std::uint32_t position) {
        if (edits_ != nullptr) {
            edits_->push_back(position);
        }
        if (tracking_ && position < taken_ && !slot.changed) {
            slot.changed = true;
            changed_.push_back(position);
        }
    }

    RowIndex index_;
    boost::container::deque<Slot, void, InChunks> slots_;
    std::vector<std::pair<Key, std::optional<Row>>> journal_;
    std::vector<std::uint32_t> changed_;  // positions below taken_
    std::size_t taken_ = 0;               // rows from here on are new since the last take_changes
    std::vector<std::uint32_t>* edits_ = nullptr;
    bool savepoint_open_ = false;
    bool tracking_ = false;
};

}  // namespace holdfast::ledger
