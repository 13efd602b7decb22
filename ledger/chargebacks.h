/// Chargebacks: what a rail takes back of a deposit that has cleared (DOMAIN section 7).
///
/// It takes, each as far as it goes: the deposit's own suspense item; its account's other ones,
/// other deposits' not; what the deposit was named nothing for (of its account); then stage by
/// stage of what it was named for, plain holds before milestones, each in the order in which they
/// were named: what was refunded or reversed (of the payer), what is inside and not locked, what is
/// locked, what was released (of the payees), what mediation took (of `loss`). Of one named thing
/// no more than the deposit put there. Readings K1 to K20 in tests/model/DECISIONS.md.
/// Thread-safety: pure functions.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// So many things a deposit can be named for.
inline constexpr std::size_t kNamedMax = 64;
/// And so many bytes what a chargeback does to them all may take, so that a receipt with eight such
/// commands keeps within its size (ledger/FORMAT.md, "Receipt").
inline constexpr std::size_t kChargeBytesMax = 7'200;
/// A new hold or milestone's clock, after a chargeback was reversed.
inline constexpr Duration kReopenedClock = 48 * kHour;

/// What of the deposit waits in suspense as its own item.
[[nodiscard]] Amount own_item_of(const State& state, const Deposit& deposit);
/// Does it wait there for its account, or (all of it being charged) would it?
[[nodiscard]] bool waits_for_account(const State& state, const Deposit& deposit);
/// What it was named nothing for and is not charged.
[[nodiscard]] Amount uncharged_rest(const Deposit& deposit);

/// At most so many bytes take the events of a chargeback that concerns all these holds.
/// `amount`: the deposit's.
[[nodiscard]] std::size_t charge_bytes(const State& state,
                                       const std::vector<std::pair<HoldId, const Hold*>>& holds,
                                       Amount amount);

/// The name of the hold or agreement number `index` that a reversal opens: the first 16 bytes of
/// SHA-256 over "holdfast/reopened/v1\0", the rail's party (4 bytes, big-endian), the reversal's id
/// and the index (1 byte), in the old one's name space. The reversal claims it as an id.
[[nodiscard]] HoldId reopened_id(CommandId reversal, std::uint8_t index, PartyId party);

/// Decide.
[[nodiscard]] Outcome charge_back(const Context& context);
[[nodiscard]] Outcome reverse_chargeback(const Context& context);

}  // namespace holdfast::ledger
