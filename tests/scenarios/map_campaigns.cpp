// Campaigns, gifts and disbursements: see step_mapper.h.
#include <algorithm>
#include <limits>

#include "ledger/campaign_rows.h"
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

ledger::Amount amount_in(Order& order, const Json& given, const char* name) {
    const auto number = number_of(given, name);
    const auto amount = number ? amount_from(*number) : std::nullopt;
    order.spoiled = order.spoiled || !amount;
    return amount.value_or(ledger::Amount());
}

ledger::Duration seconds_in(const Json& given, const char* name, ledger::Duration otherwise) {
    const auto seconds = number_of(given, name);
    constexpr Number kLongest = std::numeric_limits<ledger::Duration>::max();
    return seconds ? static_cast<ledger::Duration>(std::clamp<Number>(ns_of(*seconds), 0, kLongest))
                   : otherwise;
}

std::uint32_t number_in(const Json& value) {
    return static_cast<std::uint32_t>(number_of(value).value_or(0));
}

void put_earmark(Order& order, const Json& step) {
    if (is_stated(step, "earmark")) {
        order.extension.earmark = number_in(step.at("earmark"));
    }
}

}  // namespace

ledger::CampaignTerms StepMapper::campaign_terms(Order& order, const Json& given) {
    ledger::CampaignTerms terms;
    terms.document = digest_of(text_of(given, "prose").value_or(""));
    if (is_stated(given, "goal")) {
        terms.goal = amount_in(order, given, "goal");
    }
    if (is_stated(given, "cap")) {
        terms.cap = amount_in(order, given, "cap");
    }
    terms.deadline = written_at_ + seconds_in(given, "deadline_s", 0);
    terms.settle = seconds_in(given, "settle_s", terms.settle);
    terms.disburse = seconds_in(given, "disburse_s", terms.disburse);
    terms.cool_off = seconds_in(given, "cool_off_s", terms.cool_off);
    if (const auto tips = text_of(given, "tip_account")) {
        terms.tip_account = roster_.account(*tips);
    }
    for (const Json& earmark : list_of(given, "earmarks")) {
        terms.earmarks.push_back(number_in(earmark));
    }
    for (const Json& approver : list_of(given, "approvers")) {
        terms.approvers.push_back(roster_.account(shown(approver)));
    }
    terms.approvals = static_cast<std::uint8_t>(number_of(given, "approvals").value_or(0));
    terms.matches_count = flag_of(given, "matches_count", false);
    return terms;
}

// The organiser of a campaign, or the donor of a gift; nobody where it is not known.
std::vector<std::string> StepMapper::owner_of(const Json& step, const char* name) const {
    const CommandFacts* facts = facts_of(text_of(step, name).value_or(""));
    return facts == nullptr || facts->buyer.empty() ? std::vector<std::string>()
                                                    : std::vector{facts->buyer};
}

std::vector<Order> StepMapper::draft_campaign(const Json& step) {
    Order order = command_of(step, CommandKind::draft_campaign);
    CommandFacts facts;
    facts.buyer = text_of(step, "to").value_or("");
    order.record.payee = roster_.account(facts.buyer).id;
    order.extension.campaign = campaign_terms(order, object_of(step, "terms"));
    sign_for(order, step, {facts.buyer});
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::open_campaign(const Json& step) {
    Order order = escrow_command(step, CommandKind::open_campaign);
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    sign_for(order, step, {});
    return {order};
}

std::vector<Order> StepMapper::give(const Json& step) {
    Order order = command_of(step, CommandKind::give);
    CommandFacts facts;
    facts.buyer = text_of(step, "from").value_or("");
    order.record.payer = roster_.account(facts.buyer).id;
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    put_amount(order, step);
    put_earmark(order, step);
    if (is_stated(step, "tip")) {
        order.extension.tip = amount_in(order, step, "tip");
    }
    sign_for(order, step, {facts.buyer});
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::sponsor(const Json& step) {
    Order order = escrow_command(step, CommandKind::back_campaign);
    const std::string from = text_of(step, "from").value_or("");
    order.record.payer = roster_.account(from).id;
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    put_amount(order, step);
    ledger::MatchTerms match;
    match.ratio_bps = is_stated(step, "ratio_bps") ? number_in(step.at("ratio_bps")) : 0;
    if (is_stated(step, "donor_cap")) {
        match.donor_cap = amount_in(order, step, "donor_cap");
    }
    order.extension.match = match;
    sign_for(order, step, {from});
    return {order};
}

std::vector<Order> StepMapper::refund_gift(const Json& step) {
    Order order = escrow_command(step, CommandKind::refund_gift);
    order.record.reference = roster_.command(text_of(step, "gift").value_or(""));
    sign_for(order, step, owner_of(step, "gift"));
    return {order};
}

std::vector<Order> StepMapper::cancel_campaign(const Json& step) {
    Order order = escrow_command(step, CommandKind::cancel_campaign);
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    expect_side(order, step, {"organiser", "platform"});
    const bool by_platform = text_of(step, "side") == "platform";
    sign_for(order, step, by_platform ? std::vector<std::string>() : owner_of(step, "campaign"));
    return {order};
}

std::vector<Order> StepMapper::recall_campaign(const Json& step) {
    Order order = administration(step, CommandKind::recall_campaign, ledger::kLedgerParty);
    order.extension.payer_party.reset();
    order.extension.reference_party = kPlatform;
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    order.extension.document = digest_of("ruling");
    return {order};
}

std::vector<Order> StepMapper::disburse(const Json& step) {
    Order order = escrow_command(step, CommandKind::disburse);
    order.record.reference = roster_.command(text_of(step, "campaign").value_or(""));
    put_amount(order, step);
    put_earmark(order, step);
    order.extension.document = digest_of(text_of(step, "hash").value_or(""));
    sign_for(order, step, owner_of(step, "campaign"));
    return {order};
}

std::vector<Order> StepMapper::approve_disbursement(const Json& step) {
    Order order = escrow_command(step, CommandKind::approve_disbursement);
    const std::string approver = text_of(step, "approver").value_or("");
    order.record.payer = roster_.account(approver).id;
    order.record.reference = roster_.command(text_of(step, "disbursement").value_or(""));
    const auto row = looks_.disbursement({kPlatform, order.record.reference});
    order.extension.payload = row ? row->payload : digest_of("none");
    if (const auto other = text_of(step, "payload")) {
        order.extension.payload = digest_of(*other);
    }
    sign_for(order, step, {approver});
    return {order};
}

}  // namespace holdfast::scenarios
