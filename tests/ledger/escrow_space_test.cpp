/// The space of an escrow agreement: the commands that sides, carriers and mediators can give, at
/// every instant and in every order, and every clock, to the end.
///
/// Prices of few units and clocks of few nanoseconds keep it finite: two states that agree in every
/// row and in the time are one. What is explored is `decide` itself and what the ledger folds of
/// it, no model of them. In each state all invariants hold (money conserved among them), the clocks
/// follow from the rows, money that is still held has a clock before the end of everything, and
/// what has ended stays as it ended. The transitions found on the way are what
/// docs/escrow-states.md draws.
///
/// All at once would be too much: beginning, cases, claims and settlements are explored by
/// themselves. HOLDFAST_FULL=1 takes larger prices and longer clocks.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <span>
#include <sstream>

#include "tests/ledger/escrow_space.h"

namespace escrow_space_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr std::uint8_t kTheClaim = 1;

bool is_full_run() { return std::getenv("HOLDFAST_FULL") != nullptr; }

// A space: what the agreement is, where it begins, and which moves there are beside the simplest.
struct Size {
    std::uint64_t price = 1;
    Duration hard = 2;
    std::uint32_t mediators = 1;
    bool goods_come_back = false;
    bool from_offer = false;        ///< else from full funding
    bool with_cases = false;        ///< refunds asked for, disputes, mediation
    bool with_claims = false;       ///< of what a clock has paid
    bool with_settlements = false;  ///< of disputes
};

AgreementTerms terms_of(const Size& size) {
    AgreementTerms terms = EscrowWorld::terms({size.price});
    terms.mediation_max = Amount(1);
    terms.goods_come_back = size.goods_come_back;
    const auto set = [](const char*, Duration& clock) { clock = 1; };
    AgreementClocks::fields(terms.clocks, set);
    terms.clocks.hard = size.hard;
    return terms;
}

// Builds the moves; `world` only makes drafts, what they are tried on is the explored state.
class Moves {
   public:
    Moves(EscrowWorld& world, const Size& size, const AgreementTerms& terms)
        : world_(world),
          size_(size),
          milestone_(world.milestone_name()),
          payload_(hash_of(terms)) {}

    std::vector<Move> all() {
        if (size_.from_offer) {
            add_beginning();
        }
        for (const Side side : {Side::buyer, Side::seller}) {
            add_side(side, side == Side::buyer ? "buyer" : "seller");
        }
        add_delivery();
        add_mediation();
        return std::move(moves_);
    }

   private:
    void add(std::string name, const Draft& draft) {
        moves_.push_back({std::move(name), [draft](const State&, Time) { return draft; }});
    }
    Draft amount_of(Draft draft, std::uint64_t amount) {
        return amount == 0 ? draft.flag(kFull) : draft.amount(amount);
    }
    static const Case* case_of(const State& state, HoldId id, bool of_claim) {
        const Milestone* milestone = state.milestones.find(id);
        if (milestone == nullptr) {
            return nullptr;
        }
        const auto& found = of_claim ? milestone->claim : milestone->open_case;
        return found ? &*found : nullptr;
    }

    [[nodiscard]] bool takes_part(bool of_claim) const {
        return of_claim ? size_.with_claims : size_.with_cases;
    }

    void add_beginning() {
        add("buyer cancel", world_.on_deal(CommandKind::cancel, Side::buyer));
        add("seller cancel", world_.on_deal(CommandKind::cancel, Side::seller));
        Draft agree = world_.on_deal(CommandKind::agree, Side::seller);
        agree.extension.payload = payload_;
        add("agree", agree);
        for (const std::uint64_t amount : {0U, 1U}) {
            add("fund", amount_of(world_.on_deal(CommandKind::fund, Side::buyer), amount));
        }
    }

    void add_side(Side side, const std::string& who) {
        add(who + " cancel_milestone", world_.on_milestone(CommandKind::cancel_milestone, side));
        const bool buys = side == Side::buyer;
        for (const std::uint64_t amount : {0U, 1U}) {
            const auto kind = buys ? CommandKind::release : CommandKind::refund;
            add(who + (buys ? " release" : " refund"),
                amount_of(world_.on_milestone(kind, side), amount));
            for (const auto disputing : {CommandKind::dispute, CommandKind::claim}) {
                const bool is_claim = disputing == CommandKind::claim;
                if (!takes_part(is_claim) && (is_claim || !size_.with_settlements)) {
                    continue;
                }
                Draft draft = amount_of(world_.on_milestone(disputing, side), amount);
                draft.extension.side = side;
                add(who + (disputing == CommandKind::dispute ? " dispute" : " claim"), draft);
            }
        }
        for (const bool of_claim : {false, true}) {
            if (!takes_part(of_claim)) {
                continue;
            }
            const std::string what = of_claim ? " of claim" : "";
            const auto on_case = [&](CommandKind kind) {
                Draft draft = world_.on_milestone(kind, side);
                if (of_claim) {
                    draft.extension.options = kTheClaim;
                }
                return draft;
            };
            add(who + " withdraw_case" + what, on_case(CommandKind::withdraw_case));
            add(who + " escalate" + what, on_case(CommandKind::escalate));
            add(who + " appeal" + what, on_case(CommandKind::appeal));
        }
        if (size_.with_settlements) {
            add_proposals(side, who);
        }
    }

    // While there is a case, one proposal at a time to share the money, and the other's acceptance.
    void add_proposals(Side side, const std::string& who) {
        Draft proposal = world_.proposal("", side, 1, size_.price - 1);
        const auto propose = [proposal, id = milestone_](const State& state,
                                                         Time now) -> std::optional<Draft> {
            bool stands = case_of(state, id, false) == nullptr;
            state.proposals.for_each([&](CommandId, const Proposal& row) {
                stands = stands || (row.open && row.deadline >= now);
            });
            Draft draft = proposal;
            draft.expires(now + 1);
            return stands ? std::nullopt : std::optional(draft);
        };
        moves_.push_back({who + " propose_settlement", propose});
        const Draft acceptance = world_.on_milestone(CommandKind::accept_proposal, side);
        const auto accept = [acceptance, side](const State& state, Time) -> std::optional<Draft> {
            std::optional<Draft> draft;
            state.proposals.for_each([&](CommandId id, const Proposal& row) {
                if (row.open && row.by == other_side(side)) {
                    draft = acceptance;
                    draft->reference(id.id);
                    draft->extension.payload = row.payload;
                }
            });
            return draft;
        };
        moves_.push_back({who + " accept_proposal", accept});
    }

    void add_delivery() {
        Draft ship = world_.on_milestone(CommandKind::ship, Side::seller);
        ship.extension.document = Digest{8};
        add("ship", ship);
        const bool settles_only = size_.with_settlements && !size_.with_cases;
        for (const Fact fact : {Fact::delivered, Fact::lost}) {
            if (settles_only) {
                break;
            }
            const PartyId carrier = fact == Fact::delivered ? kCarrier : kOtherCarrier;
            Draft draft = world_.draft(CommandKind::attest, carrier)
                              .reference(milestone_.id)
                              .by({"carrier-" + std::to_string(carrier)});
            draft.extension.reference_party = kPlatform;
            draft.extension.fact = fact;
            draft.extension.document = Digest{9};
            // Recorded at any time, but of no effect before there are goods, nor, but for claims,
            // after the end.
            const auto attest = [draft, id = milestone_, late = size_.with_claims](
                                    const State& state, Time) -> std::optional<Draft> {
                const Milestone* milestone = state.milestones.find(id);
                const bool matters = milestone != nullptr &&
                                     milestone->delivery >= Delivery::funded &&
                                     (late || state.holds.find(id)->is_open());
                return matters ? std::optional(draft) : std::nullopt;
            };
            moves_.push_back({"attest", attest});
        }
        add("confirm_receipt", world_.on_milestone(CommandKind::confirm_receipt, Side::buyer));
        if (!size_.with_cases) {
            return;
        }
        for (const std::uint64_t amount : {0U, 1U}) {
            add("request_refund",
                amount_of(world_.on_milestone(CommandKind::request_refund, Side::buyer), amount));
        }
        add("accept_refund", world_.on_milestone(CommandKind::accept_refund, Side::seller));
        add("reject_refund", world_.on_milestone(CommandKind::reject_refund, Side::seller));
        Draft sent = world_.on_milestone(CommandKind::return_shipped, Side::buyer);
        sent.extension.document = Digest{6};
        add("return_shipped", sent);
        add("return_received", world_.on_milestone(CommandKind::return_received, Side::seller));
    }

    // Each way to give all that is in dispute to one of three, as far as the fee may go.
    void add_mediation() {
        for (PartyId mediator = kMediator; mediator < kMediator + size_.mediators; ++mediator) {
            for (const bool of_claim : {false, true}) {
                if (!takes_part(of_claim)) {
                    continue;
                }
                for (const int to : {0, 1, 2}) {
                    add_award(mediator, of_claim, to);
                }
            }
        }
    }
    void add_award(PartyId mediator, bool of_claim, int to) {
        const Draft award = world_.award_draft(mediator, 0, 0, 0);
        const HoldId id = milestone_;
        const auto draft_award = [=](const State& state, Time) -> std::optional<Draft> {
            const Case* disputed = case_of(state, id, of_claim);
            if (disputed == nullptr) {
                return std::nullopt;
            }
            const std::uint64_t fee = to == 2 ? 1 : 0;
            const u128 rest = disputed->amount.value() - fee;
            Draft draft = award;
            draft.amount(to == 0 ? rest : 0);
            draft.extension.refund = Amount(to == 0 ? 0 : rest);
            draft.extension.fee = Amount(fee);
            if (of_claim) {
                draft.extension.options = kTheClaim;
            }
            return draft;
        };
        moves_.push_back({of_claim ? "award of claim" : "award", draft_award});
    }

    EscrowWorld& world_;
    Size size_;
    HoldId milestone_;
    Digest payload_;
    std::vector<Move> moves_;
};

EscrowDrawings explore(const Size& size) {
    EscrowWorld world;
    const AgreementTerms terms = terms_of(size);
    for (std::uint32_t i = 0; i < size.mediators; ++i) {
        world.grant(kMediator + i);
    }
    if (size.from_offer) {
        REQUIRE(world.offer(terms) == Reason::ok);
    } else {
        world.begin(terms);
    }
    const std::vector<Move> moves = Moves(world, size, terms).all();
    EscrowSpace space(world, world.milestone_name(), moves);
    space.explore();
    std::set<std::string> missing;
    for (const Move& move : moves) {
        if (!space.made().contains(move.name)) {
            missing.insert(move.name);
        }
    }
    std::string text;
    for (const auto& [name, count] : space.made()) {
        text += " " + name + " " + std::to_string(count) + ";";
    }
    MESSAGE(space.states(), " states, ", space.transitions(), " transitions, ",
            space.endings().size(), " endings:", text);
    for (const std::string& move : missing) {
        const bool needs_returns = move.starts_with("return_");
        CHECK_MESSAGE((needs_returns && !size.goods_come_back), "never made: ", move);
    }
    return space.drawings();
}

std::string page_of(const EscrowDrawings& drawings) {
    return "# States of an escrow agreement\n\n"
           "The transitions of a small agreement, found by giving every command and running out "
           "every clock in every\n"
           "state of it (`tests/ledger/escrow_space_test.cpp`); that test holds this page to what "
           "the code does. A label\n"
           "is a command (a carrier's statement is `attest`), or a clock that ran out: "
           "`offer_lapse`, `pay_lapse`,\n"
           "`milestone_clock`, `kept_money`, `milestone_end`, `case_clock`, `claim_clock`. Not "
           "tried there: settlements of\n"
           "claims, amendments, frozen accounts, and mediation where there is no mediator.\n\n"
           "An agreement of one milestone, whose hold is `closed` once nothing is left in it:\n\n" +
           drawings.text(0) + "\nThe case that locks part of a milestone's money:\n\n" +
           drawings.text(1) +
           "\nThe claim of what a clock has paid, beside whatever else there is, and after the "
           "end:\n\n" +
           drawings.text(2);
}

}  // namespace

TEST_CASE("escrow space: every order of every command and clock keeps the money and ends once") {
    const std::uint64_t price = is_full_run() ? 2 : 1;
    const Duration hard = is_full_run() ? 3 : 2;
    const Size sizes[] = {
        {.price = 2, .hard = 3, .mediators = 2, .from_offer = true},
        {.price = price, .hard = hard, .with_cases = true},
        {.price = price, .hard = hard, .mediators = 2, .goods_come_back = true, .with_cases = true},
        {.price = price, .hard = hard + 1, .mediators = 2, .with_claims = true},
        {.price = 2, .hard = hard, .with_settlements = true},
    };
    EscrowDrawings drawings = explore(sizes[0]);
    for (const Size& size : std::span(sizes).subspan(1)) {
        drawings.add(explore(size));
    }
    if (is_full_run()) {
        return;  // the page is about the small ones
    }
    std::ifstream file(HOLDFAST_SOURCE_DIR "/docs/escrow-states.md");
    std::stringstream written;
    written << file.rdbuf();
    const std::string page = page_of(drawings);
    INFO("docs/escrow-states.md should be:\n" << page);
    CHECK(written.str() == page);
}

}  // namespace escrow_space_test
