// Milestones of agreements, their cases, proposals and mediators: see step_mapper.h.
#include <algorithm>
#include <array>

#include "ledger/agreements.h"
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;
using ledger::Side;

/// A step that names a milestone and little else. `side` empty: the step says it.
struct MilestoneStep {
    std::string_view op;
    CommandKind kind;
    std::string_view side;
};
constexpr std::array kMilestoneSteps = {
    MilestoneStep{"ship", CommandKind::ship, "seller"},
    MilestoneStep{"confirm_receipt", CommandKind::confirm_receipt, "buyer"},
    MilestoneStep{"request_refund", CommandKind::request_refund, "buyer"},
    MilestoneStep{"accept_refund", CommandKind::accept_refund, "seller"},
    MilestoneStep{"reject_refund", CommandKind::reject_refund, "seller"},
    MilestoneStep{"return_shipped", CommandKind::return_shipped, "buyer"},
    MilestoneStep{"dispute", CommandKind::dispute, ""},
    MilestoneStep{"withdraw", CommandKind::withdraw_case, ""},
    MilestoneStep{"escalate", CommandKind::escalate, ""},
    MilestoneStep{"appeal", CommandKind::appeal, ""},
    MilestoneStep{"claim", CommandKind::claim, ""},
    MilestoneStep{"fund_amendment", CommandKind::fund_amendment, "buyer"},
};

bool opens_by_a_side(CommandKind kind) {
    return kind == CommandKind::dispute || kind == CommandKind::claim;
}

// "claim": true says that a step on a case is about the claim.
void put_case(Order& order, const Json& step) {
    if (flag_of(step, "claim", false)) {
        order.extension.options = std::uint8_t{1};
    }
}

// The hash of a paper that the scenario names by a text.
void put_hash(Order& order, const Json& step) {
    const auto hash = text_of(step, "hash");
    order.spoiled = order.spoiled || !hash;
    order.extension.document = digest_of(hash.value_or(""));
}

std::optional<ledger::Amount> amount_of(Order& order, const Json& step, const char* name) {
    const auto number = number_of(step, name);
    const auto amount = number ? amount_from(*number) : std::nullopt;
    order.spoiled = order.spoiled || !amount;
    return amount;
}

std::optional<ledger::Fact> fact_of(const std::string& text) {
    if (text == "delivered") {
        return ledger::Fact::delivered;
    }
    if (text == "lost") {
        return ledger::Fact::lost;
    }
    return text == "returned" ? std::optional(ledger::Fact::returned_to_sender) : std::nullopt;
}

}  // namespace

std::vector<Order> StepMapper::on_milestone(const Json& step) {
    const std::string op = text_of(step, "op").value_or("");
    const auto known = std::ranges::find(kMilestoneSteps, op, &MilestoneStep::op);
    Order order = escrow_command(step, known->kind);
    put_milestone(order, step);
    if (op == "ship" || op == "return_shipped") {
        put_hash(order, step);
    }
    if (opens_by_a_side(known->kind)) {
        put_side(order, step);
    } else {
        put_case(order, step);
    }
    if (opens_by_a_side(known->kind) || op == "request_refund" || op == "fund_amendment") {
        if (text_of(step, "amount") == "full") {
            order.record.flags |= ledger::kFull;
        } else {
            put_amount(order, step);
        }
    }
    if (known->side.empty() && !opens_by_a_side(known->kind)) {
        expect_side(order, step, {"buyer", "seller", "both"});
    }
    sign_for_side(
        order, step,
        known->side.empty() ? text_of(step, "side").value_or("") : std::string(known->side));
    return {order};
}

std::vector<Order> StepMapper::attest(const Json& step) {
    const std::string carrier = text_of(step, "by").value_or("");
    Order order = escrow_command(step, CommandKind::attest, roster_.agent(carrier));
    put_milestone(order, step);
    const auto fact = fact_of(text_of(step, "statement").value_or(""));
    order.spoiled = order.spoiled || !fact;
    order.extension.fact = fact.value_or(ledger::Fact::delivered);
    order.extension.document = digest_of("tracking");
    const Number stated = ns_of(number_of(step, "at_s").value_or(0));
    order.record.expires = instant(static_cast<Number>(written_at_) + stated);
    if (const auto supersedes = text_of(step, "supersedes")) {
        order.extension.supersedes = roster_.command(*supersedes);
    }
    sign_for(order, step, {});
    return {order};
}

std::vector<Order> StepMapper::return_received(const Json& step) {
    const std::string by = text_of(step, "by").value_or("");
    const bool is_agent = roster_.agent_keys().contains(by);
    Order order = escrow_command(step, CommandKind::return_received,
                                 is_agent ? roster_.agent(by) : kPlatform);
    put_milestone(order, step);
    sign_for_side(order, step, "seller");
    return {order};
}

// Whom it hurts depends on the clock as it is.
std::vector<Order> StepMapper::extend_clock(const Json& step) {
    Order order = escrow_command(step, CommandKind::extend_clock);
    put_milestone(order, step);
    const auto seconds = number_of(step, "deadline_s");
    order.spoiled = order.spoiled || !seconds;
    order.record.expires = instant(static_cast<Number>(written_at_) + ns_of(seconds.value_or(0)));
    std::string side = "buyer";
    if (const auto row = looks_.milestone({kPlatform, order.record.reference})) {
        const bool later = order.record.expires >= row->deadline;
        const bool waits = row->delivery == ledger::Delivery::funded;
        side = later == waits ? "buyer" : "seller";
    }
    sign_for_side(order, step, side);
    return {order};
}

std::vector<Order> StepMapper::evidence(const Json& step) {
    const std::string by = text_of(step, "by").value_or("");
    const bool is_mediator = text_of(step, "side") == "mediator";
    Order order = escrow_command(step, CommandKind::add_evidence,
                                 is_mediator ? roster_.agent(by) : kPlatform);
    put_milestone(order, step);
    put_hash(order, step);
    put_case(order, step);
    expect_side(order, step, {"buyer", "seller", "both", "mediator"});
    sign_for_side(order, step, text_of(step, "side").value_or(""));
    return {order};
}

// In the name space of the mediator who has the case, where it is among those who sign.
std::vector<Order> StepMapper::award(const Json& step) {
    Order probe = command_of(step, CommandKind::award);
    put_milestone(probe, step);
    const auto row = looks_.milestone({kPlatform, probe.record.reference});
    const auto names = texts_of(step, "by");
    ledger::PartyId space = names.empty() ? kPlatform : roster_.agent(names.front());
    const bool is_claims = flag_of(step, "claim", false);
    for (const std::string& name : names) {
        const auto open = row ? (is_claims ? row->claim : row->open_case) : std::nullopt;
        if (open && open->mediator == roster_.agent(name)) {
            space = roster_.agent(name);
        }
    }
    if (const CommandFacts* before = facts_of(text_of(step, "id").value_or(""));
        before != nullptr && before->op == "award") {
        space = before->space;
    }
    Order order = escrow_command(step, CommandKind::award, space);
    put_milestone(order, step);
    put_case(order, step);
    put_amount(order, step, "to_seller");
    order.extension.refund = amount_of(order, step, "to_buyer");
    order.extension.fee = amount_of(order, step, "to_mediator");
    sign_for(order, step, {});
    return {order};
}

std::vector<Order> StepMapper::propose_settlement(const Json& step) {
    Order order = escrow_command(step, CommandKind::propose_settlement);
    put_milestone(order, step);
    put_side(order, step);
    put_amount(order, step, "to_seller");
    order.extension.refund = amount_of(order, step, "to_buyer");
    const auto seconds = number_of(step, "deadline_s");
    order.spoiled = order.spoiled || !seconds;
    order.record.expires = instant(static_cast<Number>(written_at_) + ns_of(seconds.value_or(0)));
    sign_for_side(order, step, text_of(step, "side").value_or(""));
    return {order};
}

// An amount that one side proposes: to end a claim with, or as the price.
std::vector<Order> StepMapper::propose_amount(const Json& step) {
    const bool is_claims = text_of(step, "op") == "settle_claim";
    Order order = escrow_command(
        step, is_claims ? CommandKind::settle_claim : CommandKind::propose_amendment);
    put_milestone(order, step);
    put_side(order, step);
    put_amount(order, step);
    const auto seconds = number_of(step, "deadline_s");
    order.spoiled = order.spoiled || !seconds;
    order.record.expires = instant(static_cast<Number>(written_at_) + ns_of(seconds.value_or(0)));
    sign_for_side(order, step, text_of(step, "side").value_or(""));
    return {order};
}

std::vector<Order> StepMapper::answer_proposal(const Json& step) {
    const bool accepts = text_of(step, "op") == "accept_proposal";
    const std::string proposal = text_of(step, "proposal").value_or("");
    Order order = escrow_command(
        step, accepts ? CommandKind::accept_proposal : CommandKind::withdraw_proposal);
    order.record.reference = roster_.command(proposal);
    if (accepts) {
        const auto row = looks_.proposal({kPlatform, order.record.reference});
        order.extension.payload = row ? row->payload : crypto::Digest{};
    }
    const CommandFacts* made = facts_of(proposal);
    std::vector<std::string> signers;
    if (made != nullptr && (made->op == "propose_settlement" || made->op == "settle_claim" ||
                            made->op == "propose_amendment")) {
        const bool by_seller = made->side == "seller";
        signers.push_back(account_of(made->agreement, by_seller == accepts ? "buyer" : "seller"));
    }
    sign_for(order, step, signers);
    return {order};
}

std::vector<Order> StepMapper::grant_mandate(const Json& step) {
    Order order = administration(step, CommandKind::grant_mandate, ledger::kLedgerParty);
    order.extension.payer_party.reset();
    order.extension.number = roster_.agent(text_of(step, "mediator").value_or(""));
    ledger::MandateTerms terms;
    terms.cap = is_stated(step, "cap") ? amount_of(order, step, "cap").value_or(ledger::Amount())
                                       : ledger::Amount::max();
    terms.panel =
        static_cast<std::uint8_t>(std::clamp<Number>(number_of(step, "panel").value_or(2), 0, 255));
    for (const Json& category : list_of(step, "categories")) {
        terms.categories.push_back(static_cast<std::uint32_t>(number_of(category).value_or(0)));
    }
    for (const Json& account : list_of(step, "barred")) {
        terms.barred.push_back(roster_.account(shown(account)));
    }
    if (const auto seconds = number_of(step, "expires_s")) {
        terms.until = instant(static_cast<Number>(now_) + ns_of(*seconds));
    }
    order.extension.mandate = std::move(terms);
    return {order};
}

std::vector<Order> StepMapper::end_mandate(const Json& step) {
    Order order = administration(step, CommandKind::end_mandate, ledger::kLedgerParty);
    order.extension.payer_party.reset();
    order.extension.number = roster_.agent(text_of(step, "mediator").value_or(""));
    return {order};
}

// Or lifts the freeze.
std::vector<Order> StepMapper::freeze_agreement(const Json& step) {
    const bool lifts = text_of(step, "op") == "unfreeze_agreement";
    Order order = administration(
        step, lifts ? CommandKind::unfreeze_agreement : CommandKind::freeze_agreement,
        ledger::kLedgerParty);
    order.extension.payer_party.reset();
    put_agreement(order, step);
    order.extension.document = digest_of("order");
    return {order};
}

}  // namespace holdfast::scenarios
