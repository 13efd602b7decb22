/// Accounts with money in them, on a ledger that has a platform and a rail
/// (api/cli/new_ledger.h).
///
/// Thread-safety: one thread.
#pragma once

#include <vector>

#include "api/cli/new_ledger.h"

namespace holdfast::test {

inline constexpr ledger::PartyId kFundedPlatform = 1;
inline constexpr ledger::PartyId kFundingRail = 2;

/// A ledger's first parties, with these numbers.
[[nodiscard]] std::vector<api::cli::NewLedger::Party> platform_and_rail();

/// Opens accounts of the platform, and has the rail bring so many cents into each.
void open_funded_accounts(api::cli::NewLedger& ledger, const std::vector<ledger::Id>& accounts,
                          std::uint64_t cents);

}  // namespace holdfast::test
