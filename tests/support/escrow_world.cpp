#include "tests/support/escrow_world.h"

#include "crypto/sha256.h"

namespace holdfast::test {

using ledger::CommandKind;
using ledger::HoldId;
using ledger::PartyId;
using ledger::Reason;
using ledger::Side;
using ledger::u128;

namespace {

const ledger::AgreementId kDeal{kPlatform, id_named("deal")};

std::string key_of(Side side) { return side == Side::buyer ? "buyer-key" : "seller-key"; }
std::string carrier_key(PartyId carrier) { return "carrier-" + std::to_string(carrier); }
std::string mediator_key(PartyId mediator) { return "mediator-" + std::to_string(mediator); }

void amount_or_full(Draft& draft, u128 amount) {
    if (amount == 0) {
        draft.flag(ledger::kFull);
    } else {
        draft.amount(amount);
    }
}

bool needs_document(CommandKind kind) {
    return kind == CommandKind::return_shipped || kind == CommandKind::add_evidence;
}

}  // namespace

EscrowWorld::EscrowWorld() {
    for (const std::string name : {"buyer", "seller"}) {
        Draft opening = draft(CommandKind::open_account).id(name).payer(name + "-owner");
        opening.extension.currency = kEuro;
        opening.extension.consent = ledger::Digest{1};
        must(opening);
        Draft binding = draft(CommandKind::bind_member).payer(name + "-owner");
        binding.extension.key = add_key(name + "-key");
        binding.extension.proof = proof(name + "-key");
        must(binding);
    }
    open({"mediation"});
    World::fund("buyer", 10'000);
    for (const PartyId carrier : {kCarrier, kOtherCarrier}) {
        add_party(carrier, ledger::Role::carrier, carrier_key(carrier));
    }
    for (PartyId mediator = kMediator; mediator < kMediator + 3; ++mediator) {
        add_party(mediator, ledger::Role::mediator, mediator_key(mediator));
    }
}

ledger::AgreementTerms EscrowWorld::terms(std::vector<std::uint64_t> prices) {
    ledger::AgreementTerms terms;
    terms.document = ledger::Digest{7};
    for (const std::uint64_t price : prices) {
        terms.prices.emplace_back(price);
    }
    terms.mediation_max = ledger::Amount(50);
    terms.mediation_account = account_named("mediation");
    terms.carriers = {kCarrier, kOtherCarrier};
    return terms;
}

Draft EscrowWorld::on_milestone(CommandKind kind, Side side, std::uint8_t index) {
    return draft(kind).reference(milestone_name(index).id).by({key_of(side)});
}

Draft EscrowWorld::on_deal(CommandKind kind, Side side) {
    return draft(kind).reference("deal").by({key_of(side)});
}

Result EscrowWorld::offer(const ledger::AgreementTerms& terms, Side side) {
    Draft offered =
        draft(CommandKind::offer).id("deal").payer("buyer").payee("seller").by({key_of(side)});
    offered.extension.agreement = terms;
    offered.extension.side = side;
    return run(offered);
}

Result EscrowWorld::agree(const ledger::AgreementTerms& terms, Side side) {
    Draft agreed = on_deal(CommandKind::agree, side);
    agreed.extension.payload = hash_of(terms);
    return run(agreed);
}

Result EscrowWorld::fund(u128 amount) {
    Draft funding = on_deal(CommandKind::fund, Side::buyer);
    amount_or_full(funding, amount);
    return run(funding);
}

void EscrowWorld::begin(const ledger::AgreementTerms& terms) {
    ledger::check(offer(terms) == Reason::ok && agree(terms) == Reason::ok && fund() == Reason::ok,
                  "the fixture's agreement begins");
}

Result EscrowWorld::ship(std::uint8_t index) {
    Draft shipping = on_milestone(CommandKind::ship, Side::seller, index);
    shipping.extension.document = ledger::Digest{8};
    return run(shipping);
}

Result EscrowWorld::attest(ledger::Fact fact, PartyId carrier, std::string_view supersedes,
                           std::string_view id) {
    Draft statement = draft(CommandKind::attest, carrier)
                          .reference(milestone_name().id)
                          .by({carrier_key(carrier)});
    if (!id.empty()) {
        statement.id(id);
    }
    statement.extension.reference_party = kPlatform;
    statement.extension.fact = fact;
    statement.extension.document = ledger::Digest{9};
    if (!supersedes.empty()) {
        statement.extension.supersedes = id_named(supersedes);
    }
    return run(statement);
}

Result EscrowWorld::confirm_receipt() { return plain(CommandKind::confirm_receipt, Side::buyer); }

Result EscrowWorld::release(u128 amount) {
    return run(on_milestone(CommandKind::release, Side::buyer).amount(amount));
}

Result EscrowWorld::refund(u128 amount) {
    return run(on_milestone(CommandKind::refund, Side::seller).amount(amount));
}

Result EscrowWorld::request_refund(u128 amount) {
    Draft request = on_milestone(CommandKind::request_refund, Side::buyer);
    amount_or_full(request, amount);
    return run(request);
}

Result EscrowWorld::dispute(Side side, u128 amount) {
    Draft disputed = on_milestone(CommandKind::dispute, side);
    disputed.extension.side = side;
    amount_or_full(disputed, amount);
    return run(disputed);
}

Result EscrowWorld::plain(CommandKind kind, Side side) {
    Draft made = on_milestone(kind, side);
    if (needs_document(kind)) {
        made.extension.document = ledger::Digest{6};
    }
    return run(made);
}

void EscrowWorld::grant(PartyId mediator, ledger::MandateTerms terms) {
    Draft granted = operators_draft(CommandKind::grant_mandate);
    granted.extension.number = mediator;
    granted.extension.mandate = std::move(terms);
    must(granted);
}

Draft EscrowWorld::award_draft(PartyId mediator, u128 seller, u128 buyer, u128 fee) {
    Draft ruling = draft(CommandKind::award, mediator)
                       .reference(milestone_name().id)
                       .amount(seller)
                       .by({mediator_key(mediator)});
    ruling.extension.reference_party = kPlatform;
    ruling.extension.refund = ledger::Amount(buyer);
    ruling.extension.fee = ledger::Amount(fee);
    return ruling;
}

Result EscrowWorld::award(PartyId mediator, u128 seller, u128 buyer, u128 fee) {
    return run(award_draft(mediator, seller, buyer, fee));
}

Draft EscrowWorld::proposal(std::string_view id, Side side, u128 seller, u128 buyer) {
    Draft made = on_milestone(CommandKind::propose_settlement, side)
                     .id(id)
                     .amount(seller)
                     .expires(now() + ledger::kDay);
    made.extension.side = side;
    made.extension.refund = ledger::Amount(buyer);
    return made;
}

Result EscrowWorld::accept(const Draft& proposal, Side side) {
    Draft accepted =
        draft(CommandKind::accept_proposal).reference(proposal.record.id).by({key_of(side)});
    const auto* made = state().proposals.find({kPlatform, proposal.record.id});
    accepted.extension.payload = made == nullptr ? ledger::Digest{1} : made->payload;
    return run(accepted);
}

const ledger::Agreement& EscrowWorld::deal() const { return *state().agreements.find(kDeal); }
HoldId EscrowWorld::milestone_name(std::uint8_t index) const {
    return ledger::milestone_id(kDeal, index);
}
const ledger::Milestone& EscrowWorld::milestone(std::uint8_t index) const {
    return *state().milestones.find(milestone_name(index));
}
const ledger::Hold& EscrowWorld::hold(std::uint8_t index) const {
    return *state().holds.find(milestone_name(index));
}
std::string EscrowWorld::amounts(std::uint8_t index) const {
    const ledger::Hold& row = hold(index);
    const auto text = [](ledger::Amount amount) { return to_string(amount); };
    return text(row.funded) + " " + text(row.released) + " " + text(row.refunded) + " " +
           text(row.mediated) + " " + text(row.locked);
}

}  // namespace holdfast::test
