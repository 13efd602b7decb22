/// What is known of how a rail's clearing compares with its bank account.
///
/// One row a rail and currency, from the rail's first `reconcile` on, under the name of the
/// rail_clearing account (ledger/state.h, `system_account`). Amounts in minor units, as the bank's
/// account has them: money there is positive. Thread-safety: plain data.
#pragma once

#include "ledger/extension.h"

namespace holdfast::ledger {

/// How the bank's account compares with the books.
enum class BankHas : std::uint8_t { less = 0, more = 1 };
inline bool is_known(BankHas compared) { return compared <= BankHas::more; }

struct Reconciliation {
    PartyId rail = 0;
    CurrencyId currency = 0;
    Time closed = 0;     ///< when the period of the newest statement ended
    Balance difference;  ///< by how much the books have more; what `adjust` explained is off it
    Digest document{};   ///< hash of that statement
    Time since = 0;      ///< when the books were first found to differ; 0: they do not
    Balance adjusted;    ///< what all adjustments together put into the clearing account

    [[nodiscard]] bool differs() const { return difference.value() != 0; }
    static void fields(auto& self, auto& visit) {
        visit("rail", self.rail);
        visit("currency", self.currency);
        visit("closed", self.closed);
        visit("difference", self.difference);
        visit("document", self.document);
        visit("since", self.since);
        visit("adjusted", self.adjusted);
    }
};

}  // namespace holdfast::ledger
