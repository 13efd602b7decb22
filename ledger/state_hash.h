/// One hash for the whole state: SHA-256 over canonical records sorted by table and key.
///
///     "holdfast/state/v1\0" | facts | for each table, in order of its number: number u8 | row
///     count u64 | for each row, by key bytes: key | record length u32 | record
///
/// Integers in keys are big-endian, so that byte order is key order. Whoever replays the same log
/// gets the same hash. Takes time linear in the state: off the hot path. Thread-safety: reads the
/// state.
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

[[nodiscard]] Digest state_hash(const State& state);

/// Canonical key bytes of a table's row.
template <class Tag>
void encode_key(const Name<Tag>& key, Bytes& out) {
    Writer(out).key(key);
}
inline void encode_key(const crypto::PublicKey& key, Bytes& out) { Writer(out).raw(key.bytes); }
template <std::unsigned_integral T>
void encode_key(T key, Bytes& out) {
    for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(key >> shift));
    }
}

}  // namespace holdfast::ledger
