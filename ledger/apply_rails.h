/// Folding the events of deposits, payouts and debts (see apply.h).
#pragma once

#include "ledger/command.h"
#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

void apply_deposit_moved(State& state, const DepositMoved& event, Time now);
void apply_instruction_given(State& state, const InstructionGiven& event, const Command& command);
void apply_instruction_ended(State& state, const InstructionEnded& event);
void apply_payout_requested(State& state, const PayoutRequested& event);
void apply_payout_moved(State& state, const PayoutMoved& event, Time now);
void apply_debt_written_off(State& state, const DebtWrittenOff& event);

}  // namespace holdfast::ledger
