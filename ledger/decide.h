/// Deciding: from a state and a command to events or a refusal. Pure; writes nothing.
///
/// The order of checks is the published precedence of reasons (ledger/rejection.h): shape,
/// authority, id, then the command's own rules in ledger/commands/. Thread-safety: as the state's.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// Decides one command on its own (linked runs are the engine's).
[[nodiscard]] Outcome decide_command(const Context& context);

/// The k-of-n detour of operators' commands, for `approve`: runs the rules of a stored request's
/// command once it has its approvals. Shape and authority were checked when it was filed.
[[nodiscard]] Outcome decide_requested(const Context& context);

/// Decides the first due timer's effects.
[[nodiscard]] Outcome decide_timer(const State& state, const Timer& timer, Time now);

}  // namespace holdfast::ledger
