/// Portions of an amount ("1/3", "12.5%", "remaining") and the ways of rounding them to whole
/// units.
///
/// A client works them out before it sends commands; the ledger's own rule, for the splits of its
/// holds, is `shares_by_ledger_rule`. Exact arithmetic. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/scenarios/numbers.h"

namespace holdfast::scenarios {

/// A share of one in lowest terms: "1/3", "0", "1"; nothing where the text is no portion.
std::optional<std::string> normal_portion(const std::string& text);

/// Whole parts of `amount` that sum to it. A share has `fixed` (units) or `portion`, at most one of
/// which may be "remaining". Nothing where the shares don't make up the amount.
/// Rules: floor_then_first, floor_then_largest, floor_then_remaining, largest_remainder and
/// blnk_floor_each_then_largest.
std::optional<std::vector<Number>> rounded_parts(Number amount, const Json& shares,
                                                 const std::string& rule);

/// DOMAIN 4: "floor each cumulative share in order; the last takes what is left".
struct LedgerShares {
    std::vector<std::string> weights;  ///< whole, one a portion
    std::vector<Number> parts;
    bool is_fair = false;  ///< each part within one unit of the exact share
};
/// Nothing unless all are portions and make up one.
std::optional<LedgerShares> shares_by_ledger_rule(Number amount, const Json& portions);

/// Rates by which a payer pays more than the payee gets ("1.25": five units for four).
struct Rates {
    std::string payee;                   ///< weight of the payee's part
    std::string fee_owner;               ///< weight of what stays with the fee's owner
    std::optional<Number> lowered_part;  ///< the payee's, where the rate at the release is lower
};
/// For a hold of `amount`; nothing unless both are decimal numbers of at least one.
std::optional<Rates> hold_rates(Number amount, const std::string& at_hold,
                                const std::string& at_release);

}  // namespace holdfast::scenarios
