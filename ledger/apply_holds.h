/// Folding the events of holds, with the mirrors `held` and `incoming` kept in step (see apply.h).
#pragma once

#include "ledger/command.h"
#include "ledger/events.h"
#include "ledger/state.h"

namespace holdfast::ledger {

/// To available; what the account owes is repaid first, whatever the credit (DOMAIN section 5,
/// "Debt").
void give_available(State& state, AccountId account, Amount amount);
/// Money in, from another party: available (see above) and gross credits.
void credit_account(State& state, AccountId account, Amount amount);
/// Takes what the account must pay for something past out of available, down to zero (never of a
/// credit line); the rest it owes (DOMAIN section 5, "Debt").
void owe(Account& account, Amount amount);
/// Money out, to another party.
void debit_account(State& state, AccountId account, Amount amount);

/// A new hold; its payers' parts leave their available.
void place_hold(State& state, HoldId id, Hold hold);
void apply_hold_placed(State& state, const HoldPlaced& event, const Command& command);
void apply_top_up(State& state, const HoldToppedUp& event, const Command& command);
void apply_milestone_funded(State& state, const MilestoneFunded& event);
void apply_mediation_paid(State& state, const MediationPaid& event);
void apply_claim_paid(State& state, const ClaimPaid& event);
void apply_top_up_paid(State& state, const TopUpPaid& event);
void apply_top_up_joined(State& state, const TopUpJoined& event);
void apply_top_up_returned(State& state, const TopUpReturned& event);
void apply_expiry_moved(State& state, const ExpiryMoved& event, const Command& command);
void apply_released(State& state, const Released& event, const Command* command);
void apply_refunded(State& state, const Refunded& event, const Command* command);
void apply_due_paid(State& state, const DuePaid& event);
void apply_reversed(State& state, const Reversed& event);

}  // namespace holdfast::ledger
