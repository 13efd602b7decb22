/// Where a key's row stands: an open-addressed index of eight-byte cells.
///
/// A cell holds 32 bits of the key's hash and a position; the keys themselves are in the rows, so
/// the index is small enough to stay in the processor's caches, and grows without looking at a key.
/// Cells stand in the order of their hashes: linear probing from the place that the hash's highest
/// bits name. Several cells may have the same 32 bits; whoever looks compares keys. Thread-safety:
/// one thread; const access from many while nobody writes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ledger/check.h"

namespace holdfast::ledger {

class FlatIndex {
   public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    /// The position with this hash for which `is_it(position)`; kNone if there is none.
    template <class IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt&& is_it) const {
        if (cells_.empty()) {
            return kNone;
        }
        const std::uint64_t tag = hash >> kTagShift;
        for (std::size_t at = home_of(tag);; at = next(at)) {
            const Cell cell = cells_[at];
            if (cell == kEmpty) {
                return kNone;
            }
            if (cell >> kTagShift == tag && is_it(position_of(cell))) {
                return position_of(cell);
            }
        }
    }
    /// The first position with this hash's 32 bits, most likely the one `find` finds: what to fetch
    /// ahead of it.
    [[nodiscard]] std::uint32_t guess(std::uint64_t hash) const {
        return find(hash, [](std::uint32_t) { return true; });
    }
    /// Fetches the cell into the caches.
    void prefetch(std::uint64_t hash) const {
        if (!cells_.empty()) {
            __builtin_prefetch(&cells_[home_of(hash >> kTagShift)]);
        }
    }

    /// The key must not be there yet.
    void insert(std::uint64_t hash, std::uint32_t position) {
        check(position < kNone - 1, "a table has fewer than 2^32 - 2 rows");
        reserve(count_ + 1);
        place(hash >> kTagShift << kTagShift | (position + std::uint64_t{1}));
        ++count_;
    }
    /// It must be there.
    void erase(std::uint64_t hash, std::uint32_t position) {
        const std::uint64_t tag = hash >> kTagShift;
        std::size_t hole = home_of(tag);
        while (cells_[hole] != (tag << kTagShift | (position + std::uint64_t{1}))) {
            check(cells_[hole] != kEmpty, "a position to forget is there");
            hole = next(hole);
        }
        close(hole);
        --count_;
    }
    /// Room for so many without growing.
    void reserve(std::size_t count) {
        if (count * kFullOf <= cells_.size() * kFullPart) {
            return;
        }
        const std::size_t size =
            std::max(kCellsMin, std::bit_ceil(count * kFullOf / kFullPart + 1));
        check(size <= std::size_t{1} << kTagShift, "an index has at most 2^32 cells");
        std::vector<Cell> old(size, kEmpty);
        old.swap(cells_);
        home_shift_ = kTagShift - static_cast<unsigned>(std::countr_zero(size));
        for (const Cell cell : old) {
            if (cell != kEmpty) {
                place(cell);
            }
        }
    }

   private:
    using Cell = std::uint64_t;  // tag << 32 | position + 1
    static constexpr Cell kEmpty = 0;
    static constexpr unsigned kTagShift = 32;
    static constexpr std::size_t kCellsMin = 16;
    static constexpr std::size_t kFullPart = 5;  // grows when 5 of 8 cells are taken
    static constexpr std::size_t kFullOf = 8;

    [[nodiscard]] std::size_t home_of(std::uint64_t tag) const { return tag >> home_shift_; }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (cells_.size() - 1); }
    static std::uint32_t position_of(Cell cell) { return static_cast<std::uint32_t>(cell) - 1; }

    void place(Cell cell) {
        std::size_t at = home_of(cell >> kTagShift);
        while (cells_[at] != kEmpty) {
            at = next(at);
        }
        cells_[at] = cell;
    }
    // Moves up what can stand in the hole, so that no search ends there too early.
    void close(std::size_t hole) {
        for (std::size_t at = next(hole); cells_[at] != kEmpty; at = next(at)) {
            const std::size_t mask = cells_.size() - 1;
            const std::size_t home = home_of(cells_[at] >> kTagShift);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                cells_[hole] = cells_[at];
                hole = at;
            }
        }
        cells_[hole] = kEmpty;
    }

    std::vector<Cell> cells_;  // a power of two
    std::size_t count_ = 0;
    unsigned home_shift_ = kTagShift;
};

}  // namespace holdfast::ledger
