/// What would have become of a log under other terms: every command is decided again on a state
/// whose terms were changed, and the clocks run by the changed ones.
///
/// The log is not changed, and what is made here is no log: nobody signed it. Whoever would have
/// acted otherwise under other terms is taken to have sent the same commands at the same times;
/// what is refused then (a release of what a clock has paid already) is counted. Time ends with the
/// log. Keeps three states and the entries made anew in memory. Thread-safety: free functions.
#pragma once

#include <map>

#include "replay/event_fold.h"
#include "replay/time_travel.h"

namespace holdfast::replay {

/// What is changed. Nothing is: the log's own outcome must come out.
struct OtherTerms {
    /// The rate of the first line of every fee schedule, in basis points.
    std::optional<std::uint16_t> fee_bps;
    /// Clocks of agreements by their names in the terms, in ns; only those that begin after the
    /// entry in which both have agreed (see `changeable_clocks`).
    std::map<std::string, ledger::Duration, std::less<>> clocks;
};
/// Names of the clocks that can be changed.
[[nodiscard]] const std::vector<std::string_view>& changeable_clocks();

/// What an account got out of a hold: all of it, and when the last of it came.
struct PaidOut {
    ledger::i128 units = 0;
    ledger::Time last = 0;

    /// Clocks fire a little late on a server: less than a minute is no difference.
    [[nodiscard]] bool is_like(const PaidOut& other) const;
};
struct PaymentDifference {
    ledger::HoldId hold;
    ledger::AccountId to;
    ledger::CurrencyId currency = 0;
    PaidOut was;
    PaidOut would_be;
};
/// Sums over all holds.
struct ReceivedInAll {
    ledger::CurrencyId currency = 0;
    ledger::i128 was = 0;
    ledger::i128 would_be = 0;
};

struct WhatIfReport {
    ledger::Sequence entries = 0;  ///< of the log
    ledger::Time end = 0;          ///< of its last entry
    std::uint64_t commands = 0;
    std::uint64_t answered_otherwise = 0;     ///< of these, with another reason
    std::vector<PaymentDifference> payments;  ///< those that differ, by hold, then account
    std::map<ledger::AccountId, ReceivedInAll> accounts;  ///< all that got something
    std::unique_ptr<EventFold> log;  ///< the log itself, for names of currencies and accounts
};

/// Throws FoundError where the log is not sound, std::invalid_argument where the other terms are
/// none that the ledger could have had.
[[nodiscard]] WhatIfReport what_if(const EntrySource& source, const OtherTerms& other,
                                   const ReadAheadLimits& limits,
                                   const OnProgress& on_progress = nullptr);

}  // namespace holdfast::replay
