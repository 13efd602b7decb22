/// Rows of the ledger's tables by number and key bytes, as requests name them.
///
/// Keys are encoded by ledger/fields.h: names 20 bytes, numbers 4, public keys 32. Thread-safety:
/// pure functions; the state must not change meanwhile.
#pragma once

#include "api/read_frames.h"
#include "ledger/state.h"

namespace holdfast::api {

/// Canonical record of a row. Outer nothing: no such table, or not a key of it; inner: no such row.
[[nodiscard]] std::optional<std::optional<Bytes>> find_row(const ledger::State& state,
                                                           std::uint8_t table, ByteSpan key);

/// A stretch of a table in the order of insertion.
struct RowPage {
    std::vector<Row> rows;
    std::size_t next = 0;  ///< position to go on from; 0: the end was reached
};
/// Rows from `position` on, of one party if one is named, at most `limit`; looks at no more than
/// `looked_at_max` rows. Nothing: no such table.
[[nodiscard]] std::optional<RowPage> list_rows(const ledger::State& state, std::uint8_t table,
                                               std::optional<ledger::PartyId> party,
                                               std::size_t position, std::size_t limit,
                                               std::size_t looked_at_max);

}  // namespace holdfast::api
