/// Where two logs part, and what that means for the balances.
///
/// Thread-safety: free functions.
#pragma once

#include "replay/time_travel.h"

namespace holdfast::replay {

/// An account that stands otherwise in the two ledgers. Null: it is not there.
struct AccountDifference {
    ledger::AccountId account;
    const ledger::Account* first = nullptr;
    const ledger::Account* second = nullptr;
};

struct Comparison {
    ledger::Sequence entries_first = 0;
    ledger::Sequence entries_second = 0;
    /// The first entry that is not the same in both; nothing if none differs.
    std::optional<ledger::Sequence> first_difference;
    /// How the two entries differ there, in words.
    std::string difference;
};

/// Byte by byte, from the first entry on. Throws LogError.
[[nodiscard]] Comparison compare_logs(const EntrySource& first, const EntrySource& second);

/// Accounts whose rows differ, in the order of their ids, at most `max`. Points into the states.
[[nodiscard]] std::vector<AccountDifference> compare_accounts(const ledger::State& first,
                                                              const ledger::State& second,
                                                              std::size_t max);

}  // namespace holdfast::replay
