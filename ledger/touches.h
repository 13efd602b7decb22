/// What the log's entries did to each account: the raw material of account histories.
///
/// A touch is an account's totals after a command (or timer) that changed it. Derived from the log
/// alone, so the server, the stored views and the offline tool come to the same ones. Each party
/// whose accounts an entry touches is touched itself, under a name that no account has: so the
/// entries that concern a party are found as those of an account are. Thread-safety: pure.
#pragma once

#include <vector>

#include "ledger/entry.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// A place in the log: a command or timer of an entry.
struct Place {
    Sequence entry = 0;
    std::uint16_t index = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

/// An account's money as a statement shows it.
struct AccountTotals {
    Balance available;
    Amount held;
    Amount incoming;
    Total debits;   ///< gross
    Total credits;  ///< gross

    static AccountTotals of(const Account& account) {
        return {account.available, account.held, account.incoming, account.debits, account.credits};
    }
    static void fields(auto& self, auto& visit) {
        visit("available", self.available);
        visit("held", self.held);
        visit("incoming", self.incoming);
        visit("debits", self.debits);
        visit("credits", self.credits);
    }
    friend bool operator==(const AccountTotals&, const AccountTotals&) = default;
};

struct Touch {
    AccountId account;
    Place place;
    AccountTotals after;
    bool keeps_history =
        true;  ///< no: the account is flagged `no_history`, no history shows the touch

    friend bool operator==(const Touch&, const Touch&) = default;
};

/// The name under which a party is touched. No account has an id of zeros.
inline AccountId party_as_touched(PartyId party) { return {party, {}}; }
inline bool is_of_party(const Touch& touch) { return touch.account.id.is_zero(); }

/// Applies a stored entry (see ledger/apply.h) and returns what it touched: each account once a
/// command, in the order of the log; and each party once, behind the first command that touches an
/// account of it.
std::vector<Touch> apply_with_touches(State& state, const Entry& entry);

}  // namespace holdfast::ledger
