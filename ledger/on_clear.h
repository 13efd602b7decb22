/// What waits for a deposit: commands that its payer has signed before the money is there.
///
/// In the entry in which a deposit clears, what of it became available (debt is paid first) goes to
/// its instructions, in the order in which they were given, as long as it covers them whole. Each
/// is decided by the rules of the command it stands for, as if it had been commanded then; what
/// can't be is dropped, and the money stays available. Whatever else becomes of the deposit, none
/// waits afterwards; one that is seen for another account drops what waits for the money of the
/// former. Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// So much may wait for a deposit: a payment into an agreement counts four, a hold one, or more
/// where it has so many payees and lines of fees to give back that a chargeback's event needs more
/// than an eighth of `kChargeBytesMax` for it. It bounds what clearing a deposit and charging it
/// back can cause, and with it the size of a receipt.
inline constexpr std::size_t kInstructionsMax = 8;

/// May this command wait for the deposit it names, whose money must be for `payer`? The deposit has
/// been announced or seen, and has room: party_not_found, deposit_not_found, wrong_state,
/// instruction_limit.
[[nodiscard]] Reason check_instruction(const Context& context, AccountId payer);
/// The rule of a command that waits: `outcome` (its reason, and what counts it against the signers'
/// limits) or what check_instruction says, whichever stands first in the published order; if
/// nothing does, it waits.
[[nodiscard]] Outcome give_instruction(const Context& context, Outcome outcome, AccountId payer);

/// Does this command, given before, still wait?
[[nodiscard]] bool waits(const State& state, const Command& instruction);
/// What waits for the named deposit under the name that the command refers to, if anything does.
[[nodiscard]] std::optional<StoredCommand> named_instruction(const Context& context);
/// The account whose money an instruction waits for; nothing where its agreement is not there.
[[nodiscard]] std::optional<AccountId> payer_of(const State& state, const Command& instruction);

/// After a command has moved a deposit: the events of the first instruction that ends with it,
/// nothing if none does. To be applied before the next one is asked for.
[[nodiscard]] Events next_instruction(const Context& context);

}  // namespace holdfast::ledger
