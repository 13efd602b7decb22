/// The families of records in the views: one for each of the state's tables, the account histories,
/// and the marks of time.
///
///     1 ... 127  the table with this number (ledger/state.h): canonical key bytes, canonical row
///     128        touches (ledger/touches.h), accounts' and parties': account 20 | entry u64 |
///                index u16, big-endian; its totals after it
///     129        marks of time (time_marks.h)
///
/// Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "ledger/state.h"
#include "ledger/touches.h"

namespace holdfast::store {

inline constexpr std::uint8_t kHistoryFamily = 128;
inline constexpr std::uint8_t kTimesFamily = 129;
inline constexpr std::size_t kHistoryKeyWidth = 20 + 8 + 2;

/// Whoever looks for a record reads a block. Rows are looked for one by one when memory has not
/// room for them; most ids are never looked for again (filters say that one is not there), and
/// histories are read along.
inline constexpr std::size_t kRowBlockBytes = 8 << 10;
inline constexpr std::size_t kBlockBytesMax = 32 << 10;

struct ViewFamily {
    std::uint8_t number = 0;
    std::string name;
    /// The column family that its blocks lie in. Only large ones have one to themselves: what opens
    /// and stores the views pays for each. Tables that change together share one.
    std::string column;
    std::size_t key_width = 0;
    std::size_t block_bytes = kBlockBytesMax;
};

/// In the order of their numbers: the tables, then the two families that are none.
std::vector<ViewFamily> view_families();
/// Indexes into `view_families`. Those below the history's are the tables'.
inline std::size_t history_index(const std::vector<ViewFamily>& families) {
    return families.size() - 2;
}
inline std::size_t times_index(const std::vector<ViewFamily>& families) {
    return families.size() - 1;
}

/// The index of a table, by its number. Throws CheckFailed where there is none.
std::size_t family_of(const std::vector<ViewFamily>& families, std::uint8_t table);

/// Where an account's history from `place` on begins, as key bytes.
void encode_history_key(const ledger::AccountId& account, const ledger::Place& place,
                        ledger::Bytes& out);
/// The place that a history key names.
ledger::Place place_of_history_key(ledger::ByteSpan key);

}  // namespace holdfast::store
