/// A flat table of rows with savepoints, in memory; of a large one, as many as memory is given to.
///
/// Rows live in chunks; a flat hash index (ledger/row_index.h) finds them. `edit` and `insert` are
/// the only ways to change a row; while a savepoint is open they keep the row's old value, so that
/// `rollback` restores the table exactly (linked commands commit or fail as one). After
/// `track_changes`, the rows changed since the last `take_changes` are known, for the views'
/// write-behind; `record_edits` lists what one command touches. Whoever knows which keys come next
/// fetches their rows ahead: `prefetch`.
///
/// A table that has been told where rows are stored (`keep_rest_in`) may let go of those it has not
/// used for long (`evict`), and takes them back when they are looked for. Rows then move, and only
/// then: a pointer to one is good until the next `evict` or `rollback`.
///
/// Thread-safety: one thread. While nobody writes, `copy` and what does not look for rows are good
/// from many threads, and `find` too in tables that keep all rows in memory.
#pragma once

#include <algorithm>
#include <boost/container/deque.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/check.h"
#include "ledger/fields.h"
#include "ledger/row_index.h"
#include "ledger/row_keys.h"
#include "ledger/stored_rows.h"
#include "ledger/types.h"

namespace holdfast::ledger {

/// When a row was last used, in periods that the table's owner counts (`begin_period`).
using Period = std::uint32_t;

/// Sorts what the pointers point to: compiled once, not for each of the tables.
void sort_pointers(std::vector<const void*>& pointers, bool (*is_before)(const void*, const void*));

template <class Key, class Row>
class Table {
   public:
    [[nodiscard]] const Row* find(const Key& key) const {
        const std::uint32_t at = look_for(key);
        return at == RowIndex::kNone ? nullptr : &slots_[at].row;
    }
    /// The same, of the rows in memory only.
    [[nodiscard]] const Row* find_in_memory(const Key& key) const {
        const std::uint32_t at = position_of(key);
        return at == RowIndex::kNone ? nullptr : &slots_[at].row;
    }
    /// The same as `find`, and leaves the table as it is.
    [[nodiscard]] std::optional<Row> copy(const Key& key) const {
        const std::uint32_t at = position_of(key);
        return at == RowIndex::kNone ? read_stored(key) : std::optional(slots_[at].row);
    }
    /// The row to change; it must exist.
    [[nodiscard]] Row& edit(const Key& key) {
        const std::uint32_t at = look_for(key);
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
        check(absent_ == key || look_for(key) == RowIndex::kNone, "a row to insert is new");
        const std::uint32_t at = add_slot(key, std::move(row));
        if (savepoint_open_) {
            journal_.emplace_back(key, std::nullopt);
        }
        touch(slots_[at], at);
        ++size_;
        return slots_[at].row;
    }

    /// Some rows are not in memory.
    [[nodiscard]] bool has_rest() const { return size_ != slots_.size(); }
    /// Takes the rows of these keys into memory, those that are stored and not there: many at once
    /// cost less than one by one as they are looked for. Leaves in `keys` what it asked for.
    void bring(std::vector<Key>& keys) {
        if (!has_rest()) {
            keys.clear();
            return;
        }
        std::erase_if(keys, [&](const Key& key) { return position_of(key) != RowIndex::kNone; });
        std::ranges::sort(keys);
        // Not std::ranges::unique, which Clang 14 cannot compile.
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        std::vector<Bytes> names(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            encode_key(keys[i], names[i]);
        }
        rows_->find_rows(table_, names, [&](std::size_t i, ByteSpan record) {
            add_slot(keys[i], decode(record));
        });
    }

    /// Brings what says where the key's row is into the processor's caches; for a row that is
    /// there, `prefetch` some time later brings the row itself, or what most likely is it.
    void prefetch_place(const Key& key) const { index_.prefetch(IdHash()(key)); }
    void prefetch(const Key& key) const {
        const std::uint32_t at = index_.find(IdHash()(key), [](std::uint32_t) { return true; });
        if (at != RowIndex::kNone) {
            const auto* slot = reinterpret_cast<const char*>(&slots_[at]);
            for (std::size_t line = 0; line < sizeof(Slot); line += kCacheLine) {
                __builtin_prefetch(slot + line);
            }
        }
    }

    /// All rows, wherever they are.
    [[nodiscard]] std::size_t size() const { return size_; }
    void reserve(std::size_t rows) { index_.reserve(rows); }

    /// The row at a position that `record_edits` gave.
    [[nodiscard]] std::pair<const Key&, const Row&> nth(std::size_t position) const {
        const Slot& slot = slots_.at(position);
        return {slot.key, slot.row};
    }
    /// Calls `visit(key, row)` for each row: in the order of insertion where all are in memory.
    /// `visit` must not look for rows of this table.
    void for_each(auto&& visit) const {
        for (const Slot& slot : slots_) {
            visit(slot.key, slot.row);
        }
        for_each_evicted([&](const Key& key, const Row& row) {
            visit(key, row);
            return true;
        });
    }
    /// Calls `visit(key, row)` in the order of keys: canonical, and slower. As `for_each`.
    void for_each_sorted(auto&& visit) const {
        std::vector<const void*> sorted;
        sorted.reserve(slots_.size());
        for (const Slot& slot : slots_) {
            sorted.push_back(&slot);
        }
        sort_pointers(sorted, [](const void* a, const void* b) {
            return static_cast<const Slot*>(a)->key < static_cast<const Slot*>(b)->key;
        });
        auto next = sorted.begin();
        const auto visit_up_to = [&](const Key* end) {
            for (; next != sorted.end(); ++next) {
                const Slot& slot = *static_cast<const Slot*>(*next);
                if (end != nullptr && !(slot.key < *end)) {
                    break;
                }
                visit(slot.key, slot.row);
            }
        };
        for_each_evicted([&](const Key& key, const Row& row) {
            visit_up_to(&key);
            visit(key, row);
            return true;
        });
        visit_up_to(nullptr);
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
            const std::uint32_t at = position_of(key);
            if (old) {
                slots_[at].row = std::move(*old);
            } else {
                remove_slot(at);
                --size_;
            }
        }
    }

    /// From now on adds the position of each row inserted or edited to `edits`, repeats included;
    /// null: no more. Positions are good until the next `evict` or `rollback`.
    void record_edits(std::vector<std::uint32_t>* edits) { edits_ = edits; }

    /// Begins to keep account of changes: what is there now counts as taken.
    void track_changes() { tracking_ = true; }
    /// Keeps account of them no more.
    void stop_tracking() {
        if (tracking_) {
            take_changes([](const Key&, const Row&) {});
            tracking_ = false;
        }
    }
    /// Calls `visit(key, row)` for each row inserted or edited since the last call, once. Not while
    /// a savepoint is open.
    void take_changes(auto&& visit) {
        check(tracking_ && !savepoint_open_, "changes are taken between commands");
        for (const std::uint32_t position : changed_) {  // may name a row twice, or one gone since
            if (position < slots_.size() && slots_[position].changed != 0) {
                Slot& slot = slots_[position];
                slot.changed = 0;
                visit(static_cast<const Key&>(slot.key), static_cast<const Row&>(slot.row));
            }
        }
        changed_.clear();
    }

    /// From now on this table, number `table`, has `size` rows, those of them that it does not hold
    /// in `rows`, which outlives it. Null: all are here.
    void keep_rest_in(const StoredRows* rows, std::uint8_t table, std::size_t size) {
        check(rows != nullptr || size == slots_.size(), "rows are here or stored");
        rows_ = rows;
        table_ = table;
        size_ = size;
        absent_.reset();
    }
    /// Takes a stored row into memory, before anybody looks for it. Last used in period 0: never.
    void load(const Key& key, Row row) {
        check(position_of(key) == RowIndex::kNone, "a row to load is not there yet");
        slots_[add_slot(key, std::move(row))].period = 0;
    }
    [[nodiscard]] bool can_evict() const { return rows_ != nullptr; }
    [[nodiscard]] std::size_t in_memory() const { return slots_.size(); }
    /// Memory that a row takes, but for what it points to.
    static constexpr std::size_t kRowBytes = sizeof(Key) + sizeof(Row) + 2 * sizeof(std::uint64_t);

    /// Rows used from now on were last used in `period`, or later.
    void begin_period(Period period) { period_ = period; }
    [[nodiscard]] Period period() const { return period_; }
    /// Calls `visit(period, row)` for some `count` rows in memory, evenly spread.
    void sample(std::size_t count, auto&& visit) const {
        const std::size_t step = std::max<std::size_t>(1, slots_.size() / count);
        for (std::size_t at = step / 2; at < slots_.size(); at += step) {
            visit(Period{slots_[at].period}, static_cast<const Row&>(slots_[at].row));
        }
    }
    /// Lets go of up to `max` rows last used in `period` or before, looking at up to `look_at` from
    /// where the last call ended. All such rows must be stored as they are here. Returns how many.
    std::size_t evict(Period period, std::size_t look_at, std::size_t max) {
        check(rows_ != nullptr && !savepoint_open_, "rows go between commands, to be found again");
        std::size_t gone = 0;
        for (; look_at != 0 && gone < max && !slots_.empty(); --look_at) {
            hand_ = hand_ < slots_.size() ? hand_ : 0;
            const Slot& slot = slots_[hand_];
            if (slot.changed == 0 && slot.period <= period) {
                remove_slot(static_cast<std::uint32_t>(hand_));
                ++gone;
            } else {
                ++hand_;
            }
        }
        return gone;
    }

   private:
    struct Slot {
        Slot(const Key& row_key, Period now, Row&& row_content)
            : key(row_key), changed(0), period(now & kPeriodMax), row(std::move(row_content)) {}

        Key key;
        std::uint32_t changed : 1;
        Period period : 31;
        Row row;
    };
    static constexpr Period kPeriodMax = 0x7fff'ffff;
    static constexpr std::size_t kCacheLine = 64;
    using InChunks =
        boost::container::deque_options<boost::container::block_size<1024U>>::type;  // rows

    // In memory.
    [[nodiscard]] std::uint32_t position_of(const Key& key) const {
        return index_.find(IdHash()(key),
                           [&](std::uint32_t position) { return slots_[position].key == key; });
    }
    // In memory now, wherever it was.
    [[nodiscard]] std::uint32_t look_for(const Key& key) const {
        const std::uint32_t at = position_of(key);
        // Where all rows stay in memory nothing is noted: many threads may look at once.
        if (at != RowIndex::kNone || rows_ == nullptr || absent_ == key) {
            return at;
        }
        if (auto row = read_stored(key)) {
            return add_slot(key, std::move(*row));
        }
        absent_ = key;
        return RowIndex::kNone;
    }
    [[nodiscard]] std::optional<Row> read_stored(const Key& key) const {
        if (!has_rest()) {
            return std::nullopt;
        }
        Bytes name;
        encode_key(key, name);
        const auto record = rows_->find_row(table_, name);
        return record ? std::optional(decode(*record)) : std::nullopt;
    }
    static Row decode(ByteSpan record) {
        Row row{};
        Reader in(record);
        decode_value(row, in);
        check(in.finished(), "a stored row can be read");
        return row;
    }
    // The rows that are not in memory, ascending.
    void for_each_evicted(auto&& visit) const {
        if (!has_rest()) {
            return;
        }
        rows_->for_each_row(table_, [&](ByteSpan name, ByteSpan record) {
            Key key{};
            decode_key(key, name);
            return position_of(key) != RowIndex::kNone || visit(key, decode(record));
        });
    }

    std::uint32_t add_slot(const Key& key, Row&& row) const {
        const auto at = static_cast<std::uint32_t>(slots_.size());
        absent_.reset();
        index_.insert(IdHash()(key), at);
        slots_.emplace_back(key, period_, std::move(row));
        return at;
    }
    // The last slot takes its place.
    void remove_slot(std::uint32_t at) {
        const auto last = static_cast<std::uint32_t>(slots_.size() - 1);
        index_.erase(IdHash()(slots_[at].key), at);
        if (at != last) {
            Slot& slot = slots_[at];
            slot = std::move(slots_[last]);
            index_.erase(IdHash()(slot.key), last);
            index_.insert(IdHash()(slot.key), at);
            if (slot.changed != 0) {
                changed_.push_back(at);
            }
        }
        slots_.pop_back();
    }

    void touch(Slot& slot, std::uint32_t position) {
        slot.period = period_ & kPeriodMax;
        if (edits_ != nullptr) {
            edits_->push_back(position);
        }
        if (tracking_ && slot.changed == 0) {
            slot.changed = 1;
            changed_.push_back(position);
        }
    }

    // Looking for a row may bring it back.
    mutable RowIndex index_;
    mutable boost::container::deque<Slot, void, InChunks> slots_;
    // What was looked for last and is nowhere: a new row is looked for, and then inserted.
    mutable std::optional<Key> absent_;
    std::vector<std::pair<Key, std::optional<Row>>> journal_;
    std::vector<std::uint32_t> changed_;  // a position for each slot that says so; maybe more
    std::vector<std::uint32_t>* edits_ = nullptr;
    const StoredRows* rows_ = nullptr;
    std::size_t size_ = 0;
    std::size_t hand_ = 0;  // where `evict` goes on
    Period period_ = 1;
    std::uint8_t table_ = 0;
    bool savepoint_open_ = false;
    bool tracking_ = false;
};

}  // namespace holdfast::ledger
