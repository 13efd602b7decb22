/// A log of a small ledger that has seen a bit of everything, and what views of it must say.
#pragma once

#include <map>

#include "ledger/memory_log.h"
#include "ledger/touches.h"

namespace holdfast::store {

struct PlayedLog {
    /// Plays `rounds` of transfers, holds, releases and refunds among a few accounts. Another
    /// number of operators makes it another ledger.
    explicit PlayedLog(int rounds, unsigned operators = 3);

    /// Puts the entries [from, to) into a log.
    void append_to(ledger::EventLog& log, ledger::Sequence from, ledger::Sequence to) const;
    [[nodiscard]] ledger::Sequence size() const { return entries.size(); }

    std::vector<ledger::Bytes> entries;
    std::vector<ledger::Digest> heads;         ///< after each entry
    std::vector<ledger::Digest> state_hashes;  ///< after each entry
    std::vector<ledger::Touch> touches;        ///< all, in the order of the log
};

/// What `touches` must answer, by looking at every touch up to entry `next`.
std::vector<ledger::Touch> touches_by_hand(const PlayedLog& played, ledger::Sequence next,
                                           const ledger::AccountId& account, ledger::Place from,
                                           bool backwards, std::size_t max);

}  // namespace holdfast::store
