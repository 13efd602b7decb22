/// What tests of frozen agreements begin with. Thread-safety: one thread.
#pragma once

#include <doctest/doctest.h>

#include "tests/support/escrow_world.h"

namespace agreement_freezes {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

constexpr auto kBuyer = Side::buyer;
constexpr auto kSeller = Side::seller;

inline Draft freeze_draft(EscrowWorld& world, CommandKind kind = CommandKind::freeze_agreement) {
    Draft made = world.operators_draft(kind).reference("deal");
    made.extension.payer_party.reset();
    made.extension.reference_party = kPlatform;
    made.extension.document = Digest{5};
    return made;
}

inline Result freeze(EscrowWorld& world) { return world.run(freeze_draft(world)); }
inline Result thaw(EscrowWorld& world) {
    return world.run(freeze_draft(world, CommandKind::unfreeze_agreement));
}

inline Result declare_outage(EscrowWorld& world, Time from, Time to) {
    Draft outage = world.operators_draft(CommandKind::declare_outage);
    outage.extension.interval = Interval{from, to};
    return world.run(outage);
}

// 0: all that can be claimed.
inline Draft claim_draft(EscrowWorld& world, Side side, u128 amount = 0) {
    Draft made = world.on_milestone(CommandKind::claim, side);
    made.extension.side = side;
    amount == 0 ? made.flag(kFull) : made.amount(amount);
    return made;
}

inline Draft price_draft(EscrowWorld& world, std::string_view id, u128 price) {
    Draft made = world.on_milestone(CommandKind::propose_amendment, kSeller)
                     .id(id)
                     .amount(price)
                     .expires(world.now() + kDay);
    made.extension.side = kSeller;
    return made;
}

inline void begin_shipped(EscrowWorld& world, const AgreementTerms& terms = EscrowWorld::terms()) {
    world.begin(terms);
    check(world.ship() == Reason::ok, "the fixture's goods are shipped");
}

// Timers that are not the freeze's own lapse.
inline std::size_t running_clocks(const EscrowWorld& world) {
    std::size_t count = 0;
    for (const Timer& timer : world.state().timers) {
        count += timer.kind == TimerKind::agreement_thaw ? 0 : 1;
    }
    return count;
}

inline void come_to_mediation(EscrowWorld& world) {
    world.grant(kMediator);
    world.grant(kMediator + 1);
    begin_shipped(world);
    CHECK(world.dispute(kBuyer, 400) == Reason::ok);
    CHECK(world.plain(CommandKind::escalate, kBuyer) == Reason::ok);
}

}  // namespace agreement_freezes
