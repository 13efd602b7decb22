/// Where a key's row stands: a set of eight-byte cells, which know no keys.
///
/// A cell is 32 bits of the key's hash and the row's position; the keys themselves are in the rows.
/// So the index stays small enough for the processor's caches, and grows without looking at a row.
/// Several cells may have the same 32 bits: whoever looks compares keys. Thread-safety: one thread;
/// const access from many while nobody writes.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstddef>
#include <cstdint>

#include "ledger/check.h"

namespace holdfast::ledger {

class RowIndex {
   public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    /// The position with this hash for which `is_it(position)`; kNone if there is none.
    template <class IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt is_it) const {
        const auto at = cells_.find(Wanted<IsIt>{tag_of(hash), is_it});
        return at == cells_.end() ? kNone : at->position;
    }
    /// The key must not be there yet.
    void insert(std::uint64_t hash, std::uint32_t position) {
        check(position < kNone, "a table has fewer than 2^32 - 1 rows");
        cells_.insert({tag_of(hash), position});
    }
    /// It must be there.
    void erase(std::uint64_t hash, std::uint32_t position) {
        check(cells_.erase({tag_of(hash), position}) == 1, "a position to forget is there");
    }
    /// Room for so many without growing.
    void reserve(std::size_t count) { cells_.reserve(count); }
    /// Brings the cells that `find` and `insert` look at first into the processor's caches.
    void prefetch(std::uint64_t hash) const { cells_.prefetch(Tag{tag_of(hash)}); }

   private:
    struct Cell {
        std::uint32_t tag = 0;
        std::uint32_t position = 0;
    };
    struct Tag {
        std::uint32_t tag;
    };
    template <class IsIt>
    struct Wanted {
        std::uint32_t tag;
        const IsIt& is_it;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const auto& wanted) const {  // spread over all bits
            return wanted.tag * std::size_t{0x9e3779b97f4a7c15U} >> 16;
        }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Cell& a, const Cell& b) const {
            return a.tag == b.tag && a.position == b.position;
        }
        template <class IsIt>
        bool operator()(const Wanted<IsIt>& wanted, const Cell& cell) const {
            return wanted.tag == cell.tag && wanted.is_it(cell.position);
        }
        template <class IsIt>
        bool operator()(const Cell& cell, const Wanted<IsIt>& wanted) const {
            return (*this)(wanted, cell);
        }
    };

    static std::uint32_t tag_of(std::uint64_t hash) {
        return static_cast<std::uint32_t>(hash >> 32);
    }

    absl::flat_hash_set<Cell, Hash, Equal> cells_;
};

}  // namespace holdfast::ledger
