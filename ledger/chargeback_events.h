/// What can happen to a deposit that has cleared: it is charged back, and that is undone.
/// Thread-safety: plain data.
#pragma once

#include "ledger/chargeback_rows.h"

namespace holdfast::ledger {

/// A rail took `amount` of the deposit back: what of it came from where, and what that does to
/// accounts. What `parts` takes out of holds is not among `taken`.
struct DepositCharged {
    ChargebackId chargeback;
    DepositId deposit;
    Amount amount;
    ChargedParts parts;
    std::vector<AccountMoney> taken;
    std::vector<AccountMoney> given;  ///< to payees of whom fees that come back leave something
    static void fields(auto& self, auto& visit) {
        visit("chargeback", self.chargeback);
        visit("deposit", self.deposit);
        visit("amount", self.amount);
        ChargedParts::fields(self.parts, visit);
        visit("taken", self.taken);
        visit("given", self.given);
    }
};

/// The fee lines that take again what they gave back, in the order of the chargeback's payees.
struct FeesAgain {
    std::vector<Amount> lines;
    static void fields(auto& self, auto& visit) { visit("lines", self.lines); }
};

/// What a chargeback had out of a hold is in a new one, on the same terms.
struct Reopened {
    HoldId old_hold;
    HoldId hold;  ///< of a milestone: its agreement
    Amount amount;
    Amount locked;           ///< part of it that the old case was about
    Amount mediation_max;    ///< of a milestone: what mediation may still take
    Time deadline = 0;       ///< its clock
    Time hard_deadline = 0;  ///< of a milestone
    Time case_deadline = 0;  ///< of the case about what is locked
    static void fields(auto& self, auto& visit) {
        visit("old_hold", self.old_hold);
        visit("hold", self.hold);
        visit("amount", self.amount);
        visit("locked", self.locked);
        visit("mediation_max", self.mediation_max);
        visit("deadline", self.deadline);
        visit("hard_deadline", self.hard_deadline);
        visit("case_deadline", self.case_deadline);
    }
};

/// The rail gave it back: all is undone. `to_suspense` waits in suspense again as the deposit's
/// own; `to_sender` went on to the sender, whom the rest had been returned to.
struct ChargebackReversed {
    ChargebackId chargeback;
    DepositId deposit;
    Amount to_suspense;
    Amount to_sender;
    std::vector<AccountMoney> taken;
    std::vector<AccountMoney> given;
    std::vector<FeesAgain> fees;
    std::vector<Reopened> reopened;
    static void fields(auto& self, auto& visit) {
        visit("chargeback", self.chargeback);
        visit("deposit", self.deposit);
        visit("to_suspense", self.to_suspense);
        visit("to_sender", self.to_sender);
        visit("taken", self.taken);
        visit("given", self.given);
        visit("fees", self.fees);
        visit("reopened", self.reopened);
    }
};

}  // namespace holdfast::ledger
