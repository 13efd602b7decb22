/// Freezes of escrow agreements (DOMAIN section 5: "A freeze pauses timers, lets facts through,
/// lapses unless renewed"): which commands they stop, and how they begin and end.
///
/// While an agreement is frozen it has one timer, that of the freeze's own lapse; its deadlines
/// stay as they were, and move by the freeze's length when it ends (ledger/agreement_clocks.h).
/// Thread-safety: pure functions; those that take a `State&` as `apply`.
#pragma once

#include "ledger/agreements.h"

namespace holdfast::ledger {

/// Is this a command on an agreement, or on one of its milestones or proposals, that its freeze
/// stops? Facts are let through (attest, add_evidence), and so is withdrawing a proposal, which
/// changes nothing. (Releases and refunds, which are commands on holds, ask themselves:
/// ledger/exit_rules.h.)
[[nodiscard]] bool is_stopped_by_freeze(const Context& context);
/// What a command on a frozen agreement hears: `agreement_frozen`, or what stands before it in the
/// published order.
[[nodiscard]] Outcome refuse_as_frozen(const Outcome& decided);

void apply_agreement_frozen(State& state, const AgreementFrozen& event);
void apply_agreement_thawed(State& state, const AgreementThawed& event);

}  // namespace holdfast::ledger
