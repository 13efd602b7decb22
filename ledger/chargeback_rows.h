/// What a chargeback took and where (DOMAIN section 7): enough to undo exactly that.
///
/// Part of the row and of the event alike. Thread-safety: plain data.
#pragma once

#include "ledger/agreement_rows.h"
#include "ledger/rows.h"

namespace holdfast::ledger {

using ChargebackId = Name<struct ChargebackTag>;  ///< the rail's command

/// Of what a hold released to one payee.
struct ChargedPayee {
    std::uint8_t place = 0;         ///< among the hold's payees (ledger/charged_holds.h)
    Amount amount;                  ///< gross
    std::vector<Amount> fees_back;  ///< per line of the payee's fee schedule; the payee owes less

    static void fields(auto& self, auto& visit) {
        visit("place", self.place);
        visit("amount", self.amount);
        visit("fees_back", self.fees_back);
    }
};

/// Of a milestone's case: it is about so much less; a case about nothing is closed. Its award is
/// void.
struct ChargedCase {
    Amount amount;
    Side opener = Side::buyer;
    bool is_second = false;
    Time deadline = 0;  ///< not 0: it was ruled, and is in mediation again until then

    static void fields(auto& self, auto& visit) {
        visit("amount", self.amount);
        visit("opener", self.opener);
        visit("is_second", self.is_second);
        visit("deadline", self.deadline);
    }
};

/// Of one hold that a deposit was named for.
struct ChargedThing {
    HoldId hold;
    bool closes = false;   ///< nothing is left in it
    bool filling = false;  ///< of an agreement that was not paid in full
    Amount refunded;       ///< charged to the payer: refunded before, or reversed
    Amount inside;         ///< of H - L, into C: what is due (U) only after what is free
    std::optional<ChargedCase> locked;   ///< of L, into C
    std::vector<ChargedPayee> released;  ///< charged to its payees
    Amount mediated;                     ///< of M: charged to `loss`
    std::vector<Amount> unclaimed;       ///< what less of each timer payment can be claimed

    static void fields(auto& self, auto& visit) {
        visit("hold", self.hold);
        visit("closes", self.closes);
        visit("filling", self.filling);
        visit("refunded", self.refunded);
        visit("inside", self.inside);
        visit("locked", self.locked);
        visit("released", self.released);
        visit("mediated", self.mediated);
        visit("unclaimed", self.unclaimed);
    }
    /// What came out of the hold, into C.
    [[nodiscard]] Amount from_hold() const { return locked ? inside + locked->amount : inside; }
    [[nodiscard]] Amount from_payees() const {
        Amount sum;
        for (const ChargedPayee& payee : released) {
            sum += payee.amount;
        }
        return sum;
    }
    [[nodiscard]] Amount total() const { return refunded + from_hold() + from_payees() + mediated; }
};

/// Where a chargeback's amount comes from: all of these add up to it.
struct ChargedParts {
    Amount own_item;     ///< what waited in suspense of the deposit itself
    Amount other_items;  ///< what else waited there for its account
    Amount depositor;    ///< charged to its account: what it named nothing for
    std::vector<ChargedThing> things;

    static void fields(auto& self, auto& visit) {
        visit("own_item", self.own_item);
        visit("other_items", self.other_items);
        visit("depositor", self.depositor);
        visit("things", self.things);
    }
};

/// How an account's money changes, one way: out of it, or into it.
struct AccountMoney {
    AccountId account;
    Amount available;
    Amount reserve;
    Amount debt;      ///< out: owed from now on; in: repaid
    Amount suspense;  ///< what waits in suspense under its name

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("available", self.available);
        visit("reserve", self.reserve);
        visit("debt", self.debt);
        visit("suspense", self.suspense);
    }
};

/// What came out of an account's reserve, where it goes back to.
struct FromReserve {
    AccountId account;
    Amount amount;

    static void fields(auto& self, auto& visit) {
        visit("account", self.account);
        visit("amount", self.amount);
    }
};

struct Chargeback {
    DepositId deposit;
    Amount amount;
    bool is_reversed = false;
    ChargedParts parts;
    std::vector<FromReserve> from_reserve;

    static void fields(auto& self, auto& visit) {
        visit("deposit", self.deposit);
        visit("amount", self.amount);
        visit("is_reversed", self.is_reversed);
        ChargedParts::fields(self.parts, visit);
        visit("from_reserve", self.from_reserve);
    }
};

}  // namespace holdfast::ledger
