/// Credits that an event makes, one by one. Thread-safety: plain data.
#pragma once

#include "ledger/rows.h"

namespace holdfast::ledger {

/// How a leg of a release or refund came out.
enum class LegKind : std::uint8_t {
    posted = 0,    ///< credited to the account's available
    due = 1,       ///< stays in the hold, fixed (gross) for this frozen account
    suspense = 2,  ///< the account can't be credited: to `suspense`, under its name
};
inline bool is_known(LegKind kind) { return kind <= LegKind::suspense; }

/// One credit. `fee_line` is the line's index for a fee, 255 for a payee's or payer's own part.
struct Leg {
    static constexpr std::uint8_t kOwnPart = 255;

    AccountId to;
    Amount amount;
    std::uint8_t fee_line = kOwnPart;
    LegKind kind = LegKind::posted;

    static void fields(auto& self, auto& visit) {
        visit("to", self.to);
        visit("amount", self.amount);
        visit("fee_line", self.fee_line);
        visit("kind", self.kind);
    }
};

}  // namespace holdfast::ledger
