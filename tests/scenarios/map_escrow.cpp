// Escrow agreements until they are paid, and what all steps on them share: see step_mapper.h.
#include <algorithm>
#include <array>

#include "ledger/agreement_offers.h"
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;
using ledger::Side;

// The clocks' names in scenarios, in the order in which the ledger lists them.
constexpr std::array<const char*, 16> kClockNames = {"offer_s",
                                                     "pay_s",
                                                     "ship_s",
                                                     "ship_grace_s",
                                                     "reply_s",
                                                     "return_s",
                                                     "received_s",
                                                     "negotiate_s",
                                                     "mediate_s",
                                                     "appeal_s",
                                                     "inspect_after_ship_s",
                                                     "inspect_after_delivery_s",
                                                     "inspect_unproven_s",
                                                     "resume_min_s",
                                                     "hard_s",
                                                     "freeze_s"};

class ClockReader {
   public:
    explicit ClockReader(const Json& clocks) : clocks_(clocks) {}
    void operator()(const char* /*name*/, ledger::Duration& clock) {
        const char* name = kClockNames.at(at_++);
        if (is_stated(clocks_, name)) {
            const auto seconds = number_of(clocks_, name);
            clock = seconds && *seconds > 0 ? instant(ns_of(*seconds)) : 0;
        }
    }

   private:
    const Json& clocks_;
    std::size_t at_ = 0;
};

std::uint32_t whole_number(const Json& terms, const char* name, std::uint32_t otherwise) {
    const auto number = number_of(terms, name);
    return number ? static_cast<std::uint32_t>(*number) : otherwise;
}

}  // namespace

std::string StepMapper::account_of(const std::string& agreement, const std::string& side) {
    const CommandFacts* facts = facts_of(agreement);
    if (facts == nullptr) {
        return "";
    }
    return side == "seller" ? facts->seller : facts->buyer;
}

void StepMapper::sign_for_side(Order& order, const Json& step, const std::string& side) {
    const std::string agreement = text_of(step, "agreement").value_or("");
    std::vector<std::string> accounts;
    for (const char* each : {"buyer", "seller"}) {
        const std::string account = account_of(agreement, each);
        if (!account.empty() && (side == each || side == "both")) {
            accounts.push_back(account);
        }
    }
    sign_for(order, step, accounts);
}

void StepMapper::put_agreement(Order& order, const Json& step) {
    const auto agreement = text_of(step, "agreement");
    order.spoiled = order.spoiled || !agreement;
    order.record.reference = roster_.command(agreement.value_or(""));
    if (order.record.party != kPlatform) {
        order.extension.reference_party = kPlatform;
    }
}

void StepMapper::put_milestone(Order& order, const Json& step) {
    put_agreement(order, step);
    const auto index = number_of(step, "milestone");
    order.spoiled = order.spoiled || !index || *index < 0 || *index > 255;
    order.record.reference = ledger::milestone_id({kPlatform, order.record.reference},
                                                  static_cast<std::uint8_t>(index.value_or(0)))
                                 .id;
}

void StepMapper::put_side(Order& order, const Json& step) {
    const std::string side = text_of(step, "side").value_or("");
    order.spoiled = order.spoiled || (side != "buyer" && side != "seller");
    order.extension.side = side == "seller" ? Side::seller : Side::buyer;
}

void StepMapper::put_terms(Order& order, const Json& given) {
    ledger::AgreementTerms terms;
    terms.document = digest_of(text_of(given, "prose").value_or(""));
    for (const Json& price : list_of(given, "prices")) {
        const auto number = number_of(price);
        const auto amount = number ? amount_from(*number) : std::nullopt;
        order.spoiled = order.spoiled || !amount;
        terms.prices.push_back(amount.value_or(ledger::Amount()));
    }
    for (const Json& carrier : list_of(given, "carriers")) {
        terms.carriers.push_back(roster_.agent(shown(carrier)));
    }
    if (const auto fees = text_of(given, "fees")) {
        terms.fee_terms = roster_.terms(*fees);
    }
    const auto most = amount_from(number_of(given, "mediator_fee_max").value_or(0));
    order.spoiled = order.spoiled || !most;
    terms.mediation_max = most.value_or(ledger::Amount());
    if (const auto account = text_of(given, "mediator_account")) {
        terms.mediation_account = roster_.account(*account);
    }
    terms.category = whole_number(given, "category", 0);
    terms.goods_come_back = flag_of(given, "returnable", false);
    terms.seller_bps = static_cast<std::uint16_t>(whole_number(given, "seller_bps", 5'000));
    ClockReader clocks(object_of(given, "clocks"));
    ledger::AgreementClocks::fields(terms.clocks, clocks);
    order.spoiled = order.spoiled || !ledger::are_well_formed(terms);
    order.extension.agreement = std::move(terms);
}

void StepMapper::expect_side(Order& order, const Json& step,
                             const std::vector<std::string_view>& sides) {
    const std::string side = text_of(step, "side").value_or("");
    order.spoiled = order.spoiled || std::ranges::find(sides, side) == sides.end();
}

Order StepMapper::escrow_command(const Json& step, CommandKind kind, ledger::PartyId space) {
    Order order = command_of(step, kind, space);
    CommandFacts facts;
    facts.space = space;
    facts.agreement = text_of(step, "agreement").value_or("");
    facts.side = text_of(step, "side").value_or("");
    remember(step, std::move(facts));
    return order;
}

std::vector<Order> StepMapper::offer(const Json& step) {
    Order order = command_of(step, CommandKind::offer);
    CommandFacts facts;
    facts.buyer = text_of(step, "buyer").value_or("");
    facts.seller = text_of(step, "seller").value_or("");
    put_parties(order, facts.buyer, facts.seller);
    put_side(order, step);
    put_terms(order, object_of(step, "terms"));
    facts.side = text_of(step, "side").value_or("");
    facts.payload = hash_of(*order.extension.agreement);
    const bool is_seller = order.extension.side == Side::seller;
    sign_for(order, step, {is_seller ? facts.seller : facts.buyer});
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::counter(const Json& step) {
    Order order = escrow_command(step, CommandKind::counter);
    put_agreement(order, step);
    put_side(order, step);
    put_terms(order, object_of(step, "terms"));
    sign_for_side(order, step, text_of(step, "side").value_or(""));
    return {order};
}

// Without terms the newest are meant; said again, those of the first time.
std::vector<Order> StepMapper::agree(const Json& step) {
    Order order = command_of(step, CommandKind::agree);
    put_agreement(order, step);
    const auto row = looks_.agreement({kPlatform, order.record.reference});
    CommandFacts facts;
    const CommandFacts* offered = facts_of(text_of(step, "agreement").value_or(""));
    if (is_stated(step, "terms")) {
        Order of_terms;
        put_terms(of_terms, object_of(step, "terms"));
        order.spoiled = order.spoiled || of_terms.spoiled;
        facts.payload = hash_of(*of_terms.extension.agreement);
    } else if (row) {
        facts.payload = hash_of(row->terms);
    } else if (offered != nullptr) {  // on its way, in this run
        facts.payload = offered->payload;
    }
    if (is_stated(step, "side")) {
        expect_side(order, step, {"buyer", "seller"});
    }
    if (const CommandFacts* before = facts_of(text_of(step, "id").value_or(""));
        before != nullptr && before->op == "agree" && !is_stated(step, "terms")) {
        facts.payload = before->payload;
    }
    order.extension.payload = facts.payload;
    const bool to_sellers_offer =
        row ? row->offered_by == Side::seller : offered != nullptr && offered->side == "seller";
    sign_for_side(order, step,
                  text_of(step, "side").value_or(to_sellers_offer ? "buyer" : "seller"));
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::fund(const Json& step) {
    Order order = escrow_command(step, CommandKind::fund);
    put_agreement(order, step);
    if (text_of(step, "amount") == "full") {
        order.record.flags |= ledger::kFull;
    } else {
        put_amount(order, step);
    }
    sign_for_side(order, step, "buyer");
    return {order};
}

std::vector<Order> StepMapper::cancel(const Json& step) {
    const bool is_part = is_stated(step, "milestone");
    Order order =
        escrow_command(step, is_part ? CommandKind::cancel_milestone : CommandKind::cancel);
    if (is_part) {
        put_milestone(order, step);
    } else {
        put_agreement(order, step);
    }
    expect_side(order, step, {"buyer", "seller", "both"});
    sign_for_side(order, step, text_of(step, "side").value_or(""));
    return {order};
}

}  // namespace holdfast::scenarios
