/// Folding events into the state. `apply` may not refuse: what it is given has been decided.
///
/// The same functions serve the server, recovery, replay and every reader; a broken check throws
/// CheckFailed, and whoever catches it must not go on with that state. Thread-safety: one thread a
/// state.
#pragma once

#include <functional>

#include "ledger/command.h"
#include "ledger/entry.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// Applies one event. `command` is the command it belongs to; null for a timer's.
void apply_event(State& state, const Event& event, const Command* command, Time now);

/// Applies a command's outcome: its events, and what the result does to its id.
void apply_outcome(State& state, const Outcome& outcome, const Command& command, Sequence sequence,
                   std::uint16_t index, Time now);

/// Applies what an entry does beside its outcomes: position, time, chain, and its signers'
/// sequences.
void apply_position(State& state, const Entry& entry);

/// Applies a whole stored entry. Throws CheckFailed if it does not follow: other head, time going
/// back, a signer's sequence that is not the next. `after_outcome`, where given, is called with the
/// index of each outcome once it is applied: for readers that look at the state between commands.
using AfterOutcome = std::function<void(std::size_t index)>;
void apply_entry(State& state, const Entry& entry, const AfterOutcome& after_outcome = nullptr);

}  // namespace holdfast::ledger
