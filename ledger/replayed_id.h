/// What a command hears whose id was used before: `exists`, `id_conflict` or `id_burned`.
///
/// "Same content" compares resolved amounts, so that "full" equals the amount it came to;
/// assertions, signers and the linked flag do not count (DOMAIN section 1, "Ids"). Thread-safety:
/// pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

[[nodiscard]] Outcome outcome_of_used_id(const Context& context, const IdUse& use);

}  // namespace holdfast::ledger
