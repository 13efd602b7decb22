/// The client's header inside a leaf: what its signers signed, and how outcomes are grouped.
///
/// Thread-safety: pure functions.
#pragma once

#include "ledger/entry.h"

namespace holdfast::ledger {

/// Outcomes that are one leaf under `outcomes_root`.
inline constexpr std::size_t kOutcomesPerGroup = 8;

/// The batch's header as it was signed (without the label); empty unless the leaf is a batch's.
[[nodiscard]] Bytes header_bytes_of(const Leaf& leaf);

}  // namespace holdfast::ledger
