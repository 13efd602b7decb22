/// The clocks of the ledger: what falls due, in the published order.
///
/// A timer fires in the first entry whose time is later than its deadline. Due timers fire by
/// deadline, then parts before their whole, then aggregate id (a milestone's is its agreement's,
/// with its place), then kind (DOMAIN section 1). The queue is derived from the rows (an open
/// hold's `expires`, ...), so it is neither stored nor hashed. Thread-safety: one thread.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "ledger/types.h"

namespace holdfast::ledger {

/// In the order in which timers of one aggregate fire. Numbers are never reused.
enum class TimerKind : std::uint8_t {
    due_payment = 1,          ///< a hold's money fixed for an account that is no longer frozen
    hold_expiry = 2,          ///< refunds or releases what is free
    deposit_unseen = 3,       ///< an expected deposit was not seen in 30 d
    payout_lapse = 4,         ///< a payout was not submitted in 7 d
    request_lapse = 5,        ///< a request was not approved in 7 d
    freeze_lapse = 6,         ///< a freeze was not renewed
    rebind_end = 7,           ///< the veto period of a rebinding is over
    suspense_payment = 8,     ///< money in suspense for an account that is no longer frozen
    deposit_return = 9,       ///< an unmatched deposit goes back after 90 d
    offer_lapse = 10,         ///< nobody agreed to an offer
    pay_lapse = 11,           ///< an agreement was not paid in full
    case_clock = 12,          ///< a case's state has lasted long enough
    milestone_clock = 13,     ///< not shipped: refunds; inspected long enough: releases
    kept_money = 14,          ///< the same of money that a case gave back
    claim_clock = 15,         ///< a claim's state has lasted long enough
    amendment_lapse = 16,     ///< an amendment was not paid, or is void
    milestone_end = 17,       ///< T_hard: an open case gets its ruling or the default split
    agreement_thaw = 18,      ///< a freeze of an agreement was not renewed
    campaign_sweep = 32,      ///< the next gift settles or is refunded
    disbursement_lapse = 33,  ///< a disbursement was not approved in 7 d
    campaign_clock = 34,      ///< a campaign's state is over
};
inline bool is_known(TimerKind kind) {
    return (kind >= TimerKind::due_payment && kind <= TimerKind::agreement_thaw) ||
           (kind >= TimerKind::campaign_sweep && kind <= TimerKind::campaign_clock);
}

/// What the timer belongs to: the row's name, whatever its kind; of a milestone its agreement's.
using AggregateId = Name<struct AggregateTag>;

struct Timer {
    Time deadline = 0;
    std::uint8_t rank = 1;  ///< parts (1) before their whole (2)
    AggregateId aggregate;
    std::uint8_t part = 0;  ///< of a milestone: its place among the agreement's
    TimerKind kind = TimerKind::hold_expiry;

    static void fields(auto& self, auto& visit) {
        visit("deadline", self.deadline);
        visit("rank", self.rank);
        visit("aggregate", self.aggregate);
        visit("part", self.part);
        visit("kind", self.kind);
    }
    friend auto operator<=>(const Timer&, const Timer&) = default;
};

/// At most this many timers fire in one entry.
inline constexpr std::size_t kMaxTimersPerEntry = 8190;

class TimerQueue {
   public:
    void add(const Timer& timer) {
        if (timers_.insert(timer).second && savepoint_open_) {
            journal_.emplace_back(timer, true);
        }
    }
    void remove(const Timer& timer) {
        if (timers_.erase(timer) != 0 && savepoint_open_) {
            journal_.emplace_back(timer, false);
        }
    }
    /// The first timer, if it is due at `now`.
    [[nodiscard]] const Timer* first_due(Time now) const {
        return !timers_.empty() && timers_.begin()->deadline < now ? &*timers_.begin() : nullptr;
    }
    /// The next deadline; 0 if there is none.
    [[nodiscard]] Time next_deadline() const {
        return timers_.empty() ? 0 : timers_.begin()->deadline;
    }
    [[nodiscard]] std::size_t size() const { return timers_.size(); }
    [[nodiscard]] auto begin() const { return timers_.begin(); }
    [[nodiscard]] auto end() const { return timers_.end(); }

    void open_savepoint() { savepoint_open_ = true; }
    void commit() {
        savepoint_open_ = false;
        journal_.clear();
    }
    void rollback() {
        savepoint_open_ = false;
        for (; !journal_.empty(); journal_.pop_back()) {
            const auto& [timer, added] = journal_.back();
            if (added) {
                timers_.erase(timer);
            } else {
                timers_.insert(timer);
            }
        }
    }

   private:
    std::set<Timer> timers_;
    std::vector<std::pair<Timer, bool>> journal_;
    bool savepoint_open_ = false;
};

}  // namespace holdfast::ledger
