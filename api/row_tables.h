/// Rows of the ledger's tables by number and key bytes, as requests name them.
///
/// Keys asked for are encoded by ledger/fields.h: names 20 bytes, numbers 4, public keys 32.
/// Thread-safety: the state must not change meanwhile.
#pragma once

#include <variant>

#include "api/committed.h"
#include "api/read_frames.h"
#include "api/reply.h"
#include "api/views.h"
#include "ledger/state.h"

namespace holdfast::api {

/// Canonical record of a row. Outer nothing: no such table, or not a key of it; inner: no such row.
[[nodiscard]] std::optional<std::optional<Bytes>> find_row(const ledger::State& state,
                                                           std::uint8_t table, ByteSpan key);

/// A stretch of a table in the order of its keys.
struct RowPage {
    ledger::Sequence sequence = 0;  ///< entries that it is as of
    std::vector<Row> rows;
    Bytes next;  ///< key bytes to go on after; empty: the end was reached
};
/// Rows beyond the key `after` (empty: from the first), of one party if one is named, at most
/// `limit` (not 0); looks at no more than `looked_at_max` rows. Tables that are all in memory are
/// listed from the committed state, the others from the views: that may wait until these have
/// stored what they took in.
[[nodiscard]] std::variant<RowPage, ReadError> list_rows(const Committed& committed, Views& views,
                                                         std::uint8_t table,
                                                         std::optional<ledger::PartyId> party,
                                                         ByteSpan after, std::size_t limit,
                                                         std::size_t looked_at_max);

}  // namespace holdfast::api
