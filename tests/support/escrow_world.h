/// A `World` with a buyer and a seller who sign for themselves, two carriers, three mediators, and
/// escrow agreements between them.
///
///     EscrowWorld world;
///     world.begin({.prices = {1000}});        // offered, agreed, funded
///     CHECK(world.ship() == Reason::ok);
///     world.advance(kDay);
///     CHECK(world.hold().left() == Amount(0));
///
/// The agreement is "deal"; commands on its first milestone unless told otherwise. Accounts:
/// "buyer" (10,000 to begin with), "seller", "mediation". Keys: "buyer-key", "seller-key",
/// "carrier-30", "carrier-31", "mediator-40" ... "mediator-42" (mandates are granted by `grant`).
/// Thread-safety: one thread.
#pragma once

#include "ledger/agreements.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::test {

inline constexpr ledger::PartyId kCarrier = 30;
inline constexpr ledger::PartyId kOtherCarrier = 31;
inline constexpr ledger::PartyId kMediator = 40;

class EscrowWorld : public World {
   public:
    EscrowWorld();

    /// Terms as the tests want them: no fees, both carriers, mediation takes at most 50.
    [[nodiscard]] static ledger::AgreementTerms terms(std::vector<std::uint64_t> prices = {1000});

    /// A command in the platform's name space on the milestone, signed by that side.
    Draft on_milestone(ledger::CommandKind kind, ledger::Side side, std::uint8_t index = 0);
    Draft on_deal(ledger::CommandKind kind, ledger::Side side);

    Result offer(const ledger::AgreementTerms& terms, ledger::Side side = ledger::Side::buyer);
    Result agree(const ledger::AgreementTerms& terms, ledger::Side side = ledger::Side::seller);
    /// 0: all that lacks.
    Result fund(ledger::u128 amount = 0);
    /// Offered by the buyer, agreed by the seller, funded in full. Throws where that fails.
    void begin(const ledger::AgreementTerms& terms);
    void begin() { begin(terms()); }

    Result ship(std::uint8_t index = 0);
    Result attest(ledger::Fact fact, ledger::PartyId carrier = kCarrier,
                  std::string_view supersedes = "", std::string_view id = "");
    Result confirm_receipt();
    /// The ordinary commands on the milestone's hold.
    Result release(ledger::u128 amount);
    Result refund(ledger::u128 amount);
    /// 0: all that is free.
    Result request_refund(ledger::u128 amount = 0);
    Result dispute(ledger::Side side, ledger::u128 amount = 0);
    /// A command that takes nothing but the milestone (and a document, where the kind needs one).
    Result plain(ledger::CommandKind kind, ledger::Side side);
    void grant(ledger::PartyId mediator,
               ledger::MandateTerms terms = {ledger::Amount(100'000), 2, {}, {}, 0});
    Draft award_draft(ledger::PartyId mediator, ledger::u128 seller, ledger::u128 buyer,
                      ledger::u128 fee);
    Result award(ledger::PartyId mediator, ledger::u128 seller, ledger::u128 buyer,
                 ledger::u128 fee = 0);
    Draft proposal(std::string_view id, ledger::Side side, ledger::u128 seller, ledger::u128 buyer);
    Result accept(const Draft& proposal, ledger::Side side);

    [[nodiscard]] const ledger::Agreement& deal() const;
    [[nodiscard]] ledger::HoldId milestone_name(std::uint8_t index = 0) const;
    [[nodiscard]] const ledger::Milestone& milestone(std::uint8_t index = 0) const;
    [[nodiscard]] const ledger::Hold& hold(std::uint8_t index = 0) const;
    /// "F R B M L" of the milestone's hold.
    [[nodiscard]] std::string amounts(std::uint8_t index = 0) const;
};

}  // namespace holdfast::test
