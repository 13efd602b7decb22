/// Money for accounts that can't be credited, kept in the currency's suspense account under their
/// names (DOMAIN section 3), and the clock that pays it once they can.
///
/// An item has a clock, due at once, while its account is open and not frozen for credits, until
/// the clock has run out: what had no room in the account then is the operators'. The clock follows
/// from the rows, so that a state which is read back has the same ones. Thread-safety: one thread.
#pragma once

#include "ledger/state.h"

namespace holdfast::ledger {

/// Money in.
void keep_in_suspense(State& state, AccountId owner, Amount amount);
/// Takes money out of what waits under the account's name; the caller says where it goes.
void take_from_suspense(State& state, AccountId owner, Amount amount);
/// All of it leaves for an account.
void pay_from_suspense(State& state, AccountId owner, AccountId to, Amount amount);

/// Sets the clock, if the item has one.
void add_suspense_timer(State& state, AccountId owner);
/// The account's freeze has changed: what waits is tried when it thaws, and not before.
void follow_freeze_in_suspense(State& state, AccountId owner);
/// The clock has run out; it does not again before the next thaw.
void suspense_was_tried(State& state, AccountId owner);

}  // namespace holdfast::ledger
