/// Dividing money exactly.
///
/// Proportional shares of x among weights w: each cumulative share is floored in order, and the
/// last takes what is left (DOMAIN section 4). Nothing is created or lost; each part is within one
/// unit of the exact share. Thread-safety: pure functions.
#pragma once

#include <span>
#include <vector>

#include "ledger/amount.h"

namespace holdfast::ledger {

/// floor(a * b / c) without overflow; c > 0 and the result must fit an amount.
[[nodiscard]] Amount multiply_divide(Amount a, u128 b, u128 c);

/// Parts of `amount` by `weights`, in their order. Zero weights get nothing; if all are zero, so is
/// all that there may be to share: `amount` must then be zero.
[[nodiscard]] std::vector<Amount> proportional_shares(Amount amount,
                                                      std::span<const Amount> weights);

}  // namespace holdfast::ledger
