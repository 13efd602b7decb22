/// Paying into an agreement, by `fund` and by `fund_on_clear`. Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// The buyer pays `most` in, or what the prices still lack if that is less: milestones fill in the
/// order of their prices; once all hold theirs, delivery begins. Refused with wrong_state unless it
/// is agreed, and with what check_payment (agreement_offers.h) says.
[[nodiscard]] Outcome pay_in(const Context& context, AgreementId id, const Agreement& agreement,
                             Amount most);

}  // namespace holdfast::ledger
