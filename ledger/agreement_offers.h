/// The checks of an offer that `offer`, `counter`, `agree` and `fund` share.
///
/// Each returns the first reason against it in the published precedence, or `ok`. Thread-safety:
/// pure functions.
#pragma once

#include "ledger/agreements.h"

namespace holdfast::ledger {

/// Can anybody agree to these terms: counts, clocks and shares within their bounds?
[[nodiscard]] bool are_well_formed(const AgreementTerms& terms);
/// No price is zero, and their sum is an amount.
[[nodiscard]] Reason check_prices(const AgreementTerms& terms);
/// Both accounts are there, two, of the agreement's currency, and may pay and be paid.
[[nodiscard]] Reason check_accounts(const State& state, const Agreement& agreement);
/// All that is asked of a new offer: its prices; both accounts; the terms' schedule, carriers and
/// mediation account, which must be there, in the agreement's currency.
[[nodiscard]] Reason check_offer(const State& state, AgreementId id, const Agreement& agreement);
/// May the buyer pay so much in now? Adds the events that count it against the keys' limits.
[[nodiscard]] Reason check_payment(const Context& context, const Agreement& agreement,
                                   Amount amount, Events& events);

}  // namespace holdfast::ledger
