/// A flat table of rows with savepoints, in memory.
///
/// Rows live in chunks that never move; a flat hash index finds them. `edit` and `insert` are the only
/// ways to change a row; while a savepoint is open they keep the row's old value, so that `rollback`
/// restores the table exactly (linked commands commit or fail as one). With `track_changes` on, the keys
/// changed since the last `take_changes` are kept, for the views' write-behind; `record_edits` lists what
/// one command touches.
/// Thread-safety: one thread; const access from many while nobody writes.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/check.h"
#include "ledger/types.h"

namespace holdfast::ledger {

template <class Key, class Row>
class Table {
   public:
    [[nodiscard]] const Row* find(const Key& key) const {
        const auto at = index_.find(key);
        return at == index_.end() ? nullptr : &slots_[at->second].row;
    }
    /// The row to change; it must exist.
    [[nodiscard]] Row& edit(const Key& key) {
        const auto at = index_.find(key);
        check(at != index_.end(), "a row to edit exists");
        Slot& slot = slots_[at->second];
        if (savepoint_open_) {
            journal_.emplace_back(key, slot.row);
        }
        touch(slot);
        return slot.row;
    }
    /// A new row; the key must be free.
    Row& insert(const Key& key, Row row) {
        const auto position = static_cast<std::uint32_t>(slots_.size());
        const bool fresh = index_.emplace(key, position).second;
        check(fresh, "a row to insert is new");
        slots_.push_back(Slot{key, std::move(row), false});
        if (savepoint_open_) {
            journal_.emplace_back(key, std::nullopt);
        }
        touch(slots_.back());
        return slots_.back().row;
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
                slots_[index_.at(key)].row = std::move(*old);
            } else {  // inserted since, so it is the newest slot still there
                check(slots_.back().key == key, "insertions are undone in reverse");
                index_.erase(key);
                slots_.pop_back();
            }
        }
    }

    /// From now on adds the key of each insertion and edit to `edits`, repeats included; null: no more.
    void record_edits(std::vector<Key>* edits) { edits_ = edits; }

    void track_changes(bool on) { tracking_ = on; }
    /// Keys inserted or edited since the last call, each once.
    std::vector<Key> take_changes() {
        for (const Key& key : changed_) {
            slots_[index_.at(key)].changed = false;
        }
        return std::exchange(changed_, {});
    }

   private:
    struct Slot {
        Key key;
        Row row;
        bool changed;
    };

    void touch(Slot& slot) {
        if (edits_ != nullptr) {
            edits_->push_back(slot.key);
        }
        if (tracking_ && !slot.changed) {
            slot.changed = true;
            changed_.push_back(slot.key);
        }
    }

    boost::unordered_flat_map<Key, std::uint32_t, IdHash> index_;
    std::deque<Slot> slots_;
    std::vector<std::pair<Key, std::optional<Row>>> journal_;
    std::vector<Key> changed_;
    std::vector<Key>* edits_ = nullptr;
    bool savepoint_open_ = false;
    bool tracking_ = false;
};

}  // namespace holdfast::ledger
