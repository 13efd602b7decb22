/// Claims: what a timer paid one side, and the other wants back (DOMAIN section 5, "claim").
///
/// A claim is a case beside the others: it locks nothing, knows no end of the milestone, and its
/// loser pays of its own money. Thread-safety: pure functions, or as `MilestoneChange`.
#pragma once

#include "ledger/milestone_change.h"

namespace holdfast::ledger {

inline constexpr Duration kClaimWindow = 30 * kDay;
inline constexpr std::uint8_t kMaxClaimsOfSide = 2;

/// A timer has decided that `amount` goes to that side: from now on the other may claim it. Money
/// for a closed seller goes back and is nobody's claim.
void note_timer_payment(MilestoneChange& change, Side to, Amount amount);
/// Delivery was proved: what a timer has refunded already is the seller's to claim.
void note_late_proof(MilestoneChange& change);

/// What that side may claim now. `any` and `in_time` tell a claim that never was from a late one.
struct Claimable {
    bool any = false;
    bool in_time = false;
    Amount amount;
};
[[nodiscard]] Claimable claimable_by(const Milestone& milestone, Side side, Time now);
/// Opens a claim of `amount`, which must be claimable, and uses it up, the oldest payment first.
void open_claim(MilestoneChange& change, Side opener, Amount amount);
/// The opener's share is paid by the other side, with the fee; without a share the opener has lost,
/// and pays the fee.
void pay_claim_as_ruled(MilestoneChange& change, const Award& award);

}  // namespace holdfast::ledger
