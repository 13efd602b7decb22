/// Events of reconciling a rail's clearing with its bank account (see events.h). Thread-safety:
/// plain data.
#pragma once

#include "ledger/reconciliation_rows.h"

namespace holdfast::ledger {

/// A rail has said what its bank's statement says. Moves no money.
struct RailReconciled {
    PartyId rail = 0;
    CurrencyId currency = 0;
    Time closed = 0;
    Balance balance;
    Balance in_transit;
    Balance difference;  ///< clearing, negated, less the two before
    Digest document{};
    static void fields(auto& self, auto& visit) {
        visit("rail", self.rail);
        visit("currency", self.currency);
        visit("closed", self.closed);
        visit("balance", self.balance);
        visit("in_transit", self.in_transit);
        visit("difference", self.difference);
        visit("document", self.document);
    }
};

/// A part of the difference is explained, and given up: where the bank has `less`, `loss` pays
/// `amount` to the rail's clearing; where it has `more`, the other way.
struct RailAdjusted {
    PartyId rail = 0;
    CurrencyId currency = 0;
    Amount amount;
    BankHas bank_has = BankHas::less;
    Id item;  ///< the deposit, payout or line of the statement that differs
    Digest document{};
    static void fields(auto& self, auto& visit) {
        visit("rail", self.rail);
        visit("currency", self.currency);
        visit("amount", self.amount);
        visit("bank_has", self.bank_has);
        visit("item", self.item);
        visit("document", self.document);
    }
};

}  // namespace holdfast::ledger
