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

}  // namespace holdfast::ledger
