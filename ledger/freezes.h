/// What freeze and unfreeze share: the sides they name. Thread-safety: pure.
#pragma once

#include "ledger/command.h"
#include "ledger/rows.h"

namespace holdfast::ledger {

/// A freeze lapses after this time unless it is renewed.
inline constexpr Duration kFreezeLapse = 30 * kDay;

/// Account flags of the sides named in the extension's options (1 debits, 2 credits; absent: both).
/// Nothing where the options name something else.
[[nodiscard]] std::optional<std::uint8_t> frozen_sides(const Command& command);

}  // namespace holdfast::ledger
