/// What the commands about deposits share: whose a deposit is, and which way its money can go.
///
/// EXPECTED -> SEEN -> CLEARED | REVERSED (before CLEARED only) | EXPIRED (30 d unseen; a late
/// arrival still credits); money that fits no account: UNMATCHED -> MATCHED | RETURNED.
/// Thread-safety: pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// The deposit a command of a rail, or one that names the rail, is about.
[[nodiscard]] DepositId deposit_of(const Command& command);
/// The account a rail's command means: the one it names, else the one an earlier command named.
[[nodiscard]] AccountId account_of_deposit(const Context& context);
/// May a rail say that it is seen, or cleared, now?
[[nodiscard]] bool may_be_seen(const State& state, DepositId id);
[[nodiscard]] bool may_be_cleared(const State& state, DepositId id);
/// Is it in suspense because nobody knows whose it is, or because its account is closed? Then two
/// operators may send it back.
[[nodiscard]] bool may_be_sent_back(const State& state, const Deposit& deposit);

}  // namespace holdfast::ledger
