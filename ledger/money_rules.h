/// Checks that several commands share: may this account pay, may that one be paid?
///
/// Each returns the first reason against it in the published precedence, or `ok`. Thread-safety:
/// pure.
#pragma once

#include <span>

#include "ledger/context.h"

namespace holdfast::ledger {

/// What the account can spend: available - floor. A credit line without bound counts as none where
/// "up to available" asks (`bounded`).
[[nodiscard]] Amount spendable(const Account& account, bool bounded = false);
/// What its ceiling still lets in: ceiling - posted - incoming. No ceiling counts as one of zero
/// where "up to" asks (`bounded`).
[[nodiscard]] Amount room(const Account& account, bool bounded = false);

/// The account, unless it is not there or one of the ledger's own (fees, suspense, a rail's), which
/// nobody pays by a command: they would no longer be the sums of what they stand for.
[[nodiscard]] const Account* find_payable(const State& state, AccountId id);
/// Is the account there and not closed?
[[nodiscard]] Reason check_is_open(const State& state, AccountId id);
[[nodiscard]] Reason check_side_open(const Account& account, AccountFlag frozen_side);
/// Both open, the payer not frozen for debits, the payee not for credits.
[[nodiscard]] Reason check_parties(const Account& payer, const Account& payee);
/// Would the account's balances and totals pass the largest amount?
[[nodiscard]] bool debit_overflows(const Account& account, Amount amount);
[[nodiscard]] bool credit_overflows(const Account& account, Amount amount);
/// The same of a hold, which also adds to what the payer has held and to what the payee awaits.
[[nodiscard]] bool hold_overflows_payer(const Account& payer, Amount amount);
[[nodiscard]] bool hold_overflows_payee(const Account& payee, Amount amount);

/// The amount a balancing command comes to: least of the commanded, what the payer has and what the
/// payee may take, as its flags say.
[[nodiscard]] Amount balanced(const Command& command, Amount amount, const Account& payer,
                              const Account& payee);

/// Is a stated currency (an assertion) the account's? True where none is stated.
[[nodiscard]] bool currency_fits(const Command& command, CurrencyId currency);

/// Limits of the signing keys for a debit of `amount`; on success adds the events that count it.
[[nodiscard]] Reason check_key_limits(const Context& context, Amount amount, Events& events);

/// How money that must arrive does: to the account, or to suspense if it is closed or frozen for
/// credits.
[[nodiscard]] LegKind way_in(const Account& account);
/// The same for an amount that nothing has reserved room for: to suspense, too, if the account
/// would pass the largest amount.
[[nodiscard]] LegKind way_in(const Account& account, Amount amount);
/// The same for one more leg of an event, after those before it: posted ones to the same account
/// take up its room.
[[nodiscard]] LegKind way_in(const State& state, std::span<const Leg> before, AccountId to,
                             Amount amount);
/// Fee legs to accounts that are closed, frozen for credits or full go to suspense: the payee must
/// not suffer.
void divert_unpayable_fees(const State& state, std::vector<Leg>& legs);

}  // namespace holdfast::ledger
