// Money that moves at once, and what becomes of holds: see step_mapper.h.
#include <algorithm>

#include "crypto/hex.h"
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

// A preimage that is no hex is sent as its characters: no lock fits it.
ledger::Bytes preimage_from(const std::string& text) {
    std::string lower = text;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return crypto::from_hex(lower).value_or(ledger::Bytes(text.begin(), text.end()));
}

void put_preimage(Order& order, const Json& step) {
    const Json* preimage = find(step, "preimage");
    if (preimage != nullptr && preimage->is_string()) {
        order.extension.preimage = preimage_from(preimage->get<std::string>());
    } else if (preimage != nullptr) {
        order.spoiled = true;
    }
}

}  // namespace

std::vector<Order> StepMapper::transfer(const Json& step) {
    Order order = command_of(step, CommandKind::transfer);
    CommandFacts facts;
    facts.from = text_of(step, "from").value_or("");
    facts.to = text_of(step, "to").value_or("");
    put_parties(order, facts.from, facts.to);
    put_amount(order, step);
    put_balancing(order, step);
    put_currency(order, step, roster_);
    put_tag(order, step, roster_);
    sign_for(order, step, {facts.from});
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::release(const Json& step) {
    Order order = settlement(step, CommandKind::release, false);
    put_preimage(order, step);
    CommandFacts facts;
    facts.hold = text_of(step, "hold").value_or("");
    facts.agreement = text_of(step, "agreement").value_or("");
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::refund(const Json& step) {
    Order order = settlement(step, CommandKind::refund, true);
    put_preimage(order, step);
    remember(step, {});
    return {order};
}

Order StepMapper::settlement(const Json& step, CommandKind kind, bool refunding) {
    Order order = command_of(step, kind);
    const auto hold = text_of(step, "hold");
    if (hold) {
        refer_to(order, *hold);
    } else if (is_stated(step, "milestone")) {
        put_milestone(order, step);
    }
    if (text_of(step, "amount") == "full") {
        order.record.flags |= ledger::kFull;
    } else {
        put_amount(order, step);
    }
    const Json& stated = object_of(step, "assert");
    put_parties(order, text_of(stated, "from").value_or(""), text_of(stated, "to").value_or(""));
    put_currency(order, stated, roster_);
    put_tag(order, stated, roster_);
    std::vector<std::string> signers;
    if (const CommandFacts* facts = facts_of(hold.value_or(""))) {
        for (const NamedExit& exit : facts->exits) {
            if (exit.by && facts->is_refund(exit) == refunding) {
                signers.push_back(*exit.by);
            }
        }
    }
    if (is_stated(step, "milestone")) {
        sign_for_side(order, step, refunding ? "seller" : "buyer");
    } else {
        sign_for(order, step, signers);
    }
    return order;
}

std::vector<Order> StepMapper::top_up(const Json& step) {
    Order order = command_of(step, CommandKind::top_up);
    const auto hold = text_of(step, "hold");
    std::string payer;
    if (hold) {
        refer_to(order, *hold);
        const CommandFacts* facts = facts_of(*hold);
        payer = facts == nullptr || facts->payers.empty() ? "" : facts->payers.front();
    }
    if (const auto from = text_of(step, "from")) {
        payer = *from;
        order.record.payer = roster_.account(payer).id;
    }
    order.spoiled = is_stated(step, "from") && find(step, "from") == nullptr;
    if (is_stated(step, "milestone") && text_of(step, "amount") == "full") {
        order.record.amount = ledger::Word128::of(1);  // refused whatever the amount
    } else {
        put_amount(order, step);
    }
    put_currency(order, step, roster_);
    if (is_stated(step, "milestone")) {
        put_milestone(order, step);
        sign_for_side(order, step, "buyer");
    } else {
        sign_for(order, step, {payer});
    }
    remember(step, {});
    return {order};
}

std::vector<Order> StepMapper::extend(const Json& step) {
    Order order = command_of(step, CommandKind::extend);
    const auto seconds = number_of(step, "expires_s");
    if (seconds) {
        order.record.expires = instant(written_at_ + ns_of(*seconds) - 1);
    }
    std::vector<std::string> signers;
    if (const auto hold = text_of(step, "hold")) {
        refer_to(order, *hold);
        if (const CommandFacts* facts = facts_of(*hold)) {
            signers = hurt_by_new_deadline(*hold, *facts, order.record.expires);
        }
    }
    if (is_stated(step, "milestone")) {
        put_milestone(order, step);
        sign_for_side(order, step, "both");
    } else {
        sign_for(order, step, signers);
    }
    remember(step, {});
    return {order};
}

std::vector<std::string> StepMapper::hurt_by_new_deadline(const std::string& hold,
                                                          CommandFacts facts,
                                                          ledger::Time deadline) {
    const auto row = looks_.hold({facts.space, roster_.command(hold)});
    const bool later = row && row->expires != 0 && deadline >= row->expires;
    const bool refunds = !row || !row->release_on_expiry;
    return later == refunds ? facts.payers : facts.payees();
}

std::vector<Order> StepMapper::reverse(const Json& step) {
    Order order = command_of(step, CommandKind::reverse);
    std::vector<std::string> signers;
    if (const auto of = text_of(step, "of")) {
        refer_to(order, *of);
        const CommandFacts* facts = facts_of(*of);
        if (facts != nullptr && facts->op == "transfer") {
            signers.push_back(facts->to);
        } else if (facts != nullptr && facts->op == "release" && !facts->agreement.empty()) {
            signers.push_back(account_of(facts->agreement, "seller"));
        } else if (facts != nullptr && facts->op == "release") {
            const CommandFacts* hold = facts_of(facts->hold);
            signers = hold == nullptr ? signers : hold->payees();
        }
    }
    sign_for(order, step, signers);
    remember(step, {});
    return {order};
}

}  // namespace holdfast::scenarios
