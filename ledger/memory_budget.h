/// Keeps a state's rows within a budget of memory.
///
/// When they take more, the rows that were not used for the longest time go, of whichever table:
/// once they are stored. A row used in a period is known to be stored when everything up to that
/// period's end is, so the budget begins a period whenever more has been stored. Rows that are
/// still to be stored stay, and so do the clocks of what is open (ledger/timers.h): a state can
/// take more than its budget for as long as its changes are not stored. What is done at a call is
/// bounded, so that deciding does not stop for it. Thread-safety: as the state's.
#pragma once

#include <deque>

#include "ledger/state.h"

namespace holdfast::ledger {

class MemoryBudget {
   public:
    /// `bytes` of rows, estimated.
    explicit MemoryBudget(std::size_t bytes) : bytes_(bytes) {}

    /// Call between entries. `stored`: entries whose rows are stored.
    void keep(State& state, Sequence stored);

    /// What the rows in memory took when last looked at.
    [[nodiscard]] std::size_t used() const { return used_; }

   private:
    struct Ended {
        Period period = 0;
        Sequence next = 0;  ///< entries up to here belong to it or to earlier ones
    };

    void begin_period(State& state, Sequence stored);
    void measure(const State& state);
    void let_go(State& state, std::size_t excess);

    static constexpr Period kNever = ~Period{0};

    std::size_t bytes_;
    std::size_t used_ = 0;
    Sequence stored_ = 0;
    Period period_ = 0;           // begun last
    Period clean_ = 0;            // rows last used up to here are stored
    Period waits_with_ = kNever;  // nothing could go when this was clean: wait for more
    std::deque<Ended> ended_;
    std::vector<std::size_t> row_bytes_;  // mean, by table, as measured last
    std::size_t measured_ = 0;            // rows in memory then
};

}  // namespace holdfast::ledger
