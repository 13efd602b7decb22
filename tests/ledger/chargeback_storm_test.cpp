/// Chargebacks, and their reversals, at random among what sides, clocks and operators do: every
/// invariant is checked after each command (tests/support/ledger_fixture.h). And the largest ones.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/ledger/charged_world.h"

namespace chargeback_storm_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

std::size_t bytes_of(const Result& result) {
    Bytes bytes;
    for (const Event& event : result.events) {
        encode_event(event, bytes);
    }
    return bytes.size();
}

class Storm : public ChargedWorld {
   public:
    explicit Storm(std::uint64_t seed) : random_(seed) {
        fee(700, 3, random_() % 2 == 0, Amount(60));
        for (const PartyId mediator : {kMediator, kMediator + 1}) {
            grant(mediator);
        }
        AgreementTerms terms = EscrowWorld::terms({300, 200});
        terms.fee_terms = static_cast<std::uint32_t>(below(2));
        offer(terms);
        REQUIRE(agree(terms) == Reason::ok);
        fund_on_clear("fund", below(2) == 0 ? 500 : 400);
        for (const char* name : {"x", "y"}) {
            Draft hold = named(name, 100);
            if (below(2) == 0) {
                Exit exit;
                exit.payees = {{account_named("seller"), 1}, {account_named("third"), 2}};
                exit.by_account = account_named("buyer");
                exit.terms = 1;
                Exit back;
                back.by_account = account_named("seller");
                hold.extension.exits = std::vector<Exit>{exit, back};
                hold.record.payee = Id{};
            } else {
                hold.record.terms = static_cast<std::uint32_t>(below(2));
            }
            hold.expires(now() + (below(2) == 0 ? 10 : 150) * kDay);
            if (below(2) == 0) {
                hold.flag(kReleaseOnExpiry);
            }
            must(hold);
        }
        paid(700 + below(60));
        paid(50, "lost", "nobody");
        holds_ = {hold_name("x"), hold_name("y"), milestone_name(0), milestone_name(1)};
    }

    void step() {
        switch (below(14)) {
            case 0: advance(below(3) * kDay + 1); break;
            case 1: release_hold(any(), below(80) + 1); break;
            case 2: refund_hold(any(), below(80) + 1); break;
            case 3: ship(static_cast<std::uint8_t>(below(2))); break;
            case 4: dispute(below(2) == 0 ? Side::buyer : Side::seller, below(90) + 1); break;
            case 5: act_in_case(); break;
            case 6: freeze(below(2) == 0 ? "buyer" : "seller", 2); break;
            case 7: unfreeze(below(2) == 0 ? "buyer" : "seller", 2); break;
            case 8: pay(below(2) == 0 ? "seller" : "buyer", "fee", below(60) + 1); break;
            case 9: pay("third", below(2) == 0 ? "seller" : "buyer", below(60) + 1); break;
            case 10: fund(below(100) + 1); break;
            case 11: undo_any(); break;
            default: charge_any(); break;
        }
    }
    // All that is charged comes back; nothing is lost or made.
    void settle() {
        while (!charged_.empty()) {
            undo_any();
        }
        CHECK(deposit().charged == Amount());
        CHECK(deposit().own_charged == Amount());
        CHECK(clearing() == -10'000 - static_cast<std::int64_t>(deposit().amount.value()) -
                                (deposit("lost").state == DepositState::unmatched ? 50 : 0));
        unfreeze("buyer", 2);
        unfreeze("seller", 2);
        advance(200 * kDay);
        CHECK(account("buyer").held == Amount());
    }

   private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    HoldId any() { return holds_[below(holds_.size())]; }

    void act_in_case() {
        const HoldId milestone = any();
        const Milestone* row = state().milestones.find(milestone);
        if (row == nullptr || !row->open_case) {
            return;
        }
        const Case open = *row->open_case;
        const auto as = [&](CommandKind kind, const char* key) {
            return draft(kind).reference(milestone.id).by({key});
        };
        if (open.state == CaseState::mediating && below(3) != 0) {
            const u128 half = open.amount.value() / 2;
            Draft ruling = award_draft(open.mediator, half, open.amount.value() - half, 0);
            run(ruling.reference(milestone.id));
        } else if (below(2) == 0) {
            run(as(CommandKind::escalate, "buyer-key"));
        } else {
            run(as(CommandKind::withdraw_case,
                   open.opener == Side::seller ? "seller-key" : "buyer-key"));
        }
    }

    void charge_any() {
        const std::string id = "c" + std::to_string(next_++);
        const char* reference = below(8) == 0 ? "lost" : "ref";
        const Result result = charge(below(below(3) == 0 ? 800 : 60) + 1, id, reference);
        if (result == Reason::ok) {
            charged_.push_back(id);
        } else {
            const bool is_expected =
                result == Reason::invalid_amount || result == Reason::wrong_state;
            CHECK(is_expected);
        }
    }

    void undo_any() {
        if (charged_.empty()) {
            return;
        }
        const std::size_t at = below(charged_.size());
        const std::string id = "u" + std::to_string(next_++);
        const Result result = undo(charged_[at], id);
        REQUIRE(result == Reason::ok);
        charged_.erase(charged_.begin() + static_cast<std::ptrdiff_t>(at));
        for (const Event& event : result.events) {
            for (const Reopened& opened : std::get<ChargebackReversed>(event).reopened) {
                const bool is_milestone = state().holds.find(opened.old_hold)->is_milestone;
                holds_.push_back(is_milestone ? milestone_id(rename<AgreementId>(opened.hold), 0)
                                              : opened.hold);
            }
        }
    }

    std::mt19937_64 random_;
    std::vector<HoldId> holds_;
    std::vector<std::string> charged_;
    std::uint64_t next_ = 0;
};

}  // namespace

TEST_CASE("chargeback storm: every invariant after each of many random steps") {
    const char* given = std::getenv("HOLDFAST_SEED");
    const std::uint64_t seed =
        given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
    MESSAGE("HOLDFAST_SEED=" << seed);
    for (std::uint64_t round = 0; round < 24; ++round) {
        CAPTURE(round);
        Storm storm(seed + round);
        for (int i = 0; i < 100; ++i) {
            storm.step();
        }
        storm.settle();
    }
}

TEST_CASE("chargeback storm: the largest events stay within their bounds") {
    ChargedWorld world;
    Draft schedule = world.draft(CommandKind::register_terms);
    schedule.record.terms = 1;
    std::vector<FeeLine> lines;
    for (int i = 0; i < 8; ++i) {
        const std::string name = "line" + std::to_string(i);
        world.must([&] {
            Draft opening = world.draft(CommandKind::open_account).id(name);
            opening.extension.currency = kEuro;
            return opening;
        }());
        lines.push_back({account_named(name), 100, Amount(5), std::nullopt});
    }
    schedule.extension.fee_lines = lines;
    schedule.extension.options = std::uint8_t{1};
    world.must(schedule);

    SUBCASE("eight milestones with eight lines of fees each are half of it") {
        const std::uint64_t price = ~std::uint64_t{0} / 2;
        AgreementTerms terms =
            EscrowWorld::terms({price, price, price, price, price, price, price, price});
        terms.fee_terms = 1;
        world.escrow(terms);
        for (std::uint8_t i = 0; i < 8; ++i) {
            REQUIRE(world.ship(i) == Reason::ok);
            const HoldId id = world.milestone_name(i);
            REQUIRE(world.release_hold(id, price / 3) == Reason::ok);
            REQUIRE(world.refund_hold(id, price / 5) == Reason::ok);
            Draft disputed = world.on_milestone(CommandKind::dispute, Side::buyer, i);
            disputed.extension.side = Side::buyer;
            REQUIRE(world.run(disputed.amount(price / 7)) == Reason::ok);
        }
        const Result charged = world.charge(u128{price} * 8, "c");
        REQUIRE(charged == Reason::ok);
        CHECK(bytes_of(charged) < kChargeBytesMax / 2);
        const Result undone = world.undo("c");
        REQUIRE(undone == Reason::ok);
        CHECK(bytes_of(undone) < kChargeBytesMax / 2);
        CHECK(world.deposit().paid_into.size() == 16);
    }
    SUBCASE("a hold with very many payees weighs more, or is too large") {
        const auto wide = [&](std::string_view id, std::size_t exits, std::uint32_t fees) {
            Exit exit;
            exit.by_account = account_named("buyer");
            exit.terms = fees;
            for (int i = 0; i < 8; ++i) {
                exit.payees.push_back({account_named("line" + std::to_string(i)), 1});
            }
            Draft hold = world.named(id, 800);
            hold.record.payee = Id{};
            hold.extension.exits = std::vector<Exit>(exits, exit);
            return world.run(hold);
        };
        CHECK(wide("w0", 8, 1) == Reason::instruction_limit);
        CHECK(wide("w1", 4, 0) == Reason::ok);
        CHECK(wide("w2", 8, 0) == Reason::ok);
        CHECK(wide("w3", 1, 1) == Reason::ok);
        CHECK(wide("w4", 4, 0) == Reason::instruction_limit);
    }
}

}  // namespace chargeback_storm_test
