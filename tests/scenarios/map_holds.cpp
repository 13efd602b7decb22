// Placing holds: see step_mapper.h.
#include <algorithm>

#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

// An amount that is one, or nothing.
std::optional<ledger::Amount> part_of(const Json& payer) {
    const auto number = number_of(payer, "amount");
    return number ? amount_from(*number) : std::nullopt;
}

}  // namespace

void StepMapper::put_parties(Order& order, const std::string& payer, const std::string& payee) {
    if (!payer.empty()) {
        order.record.payer = roster_.account(payer).id;
    }
    if (!payee.empty()) {
        order.record.payee = roster_.account(payee).id;
    }
}

void StepMapper::put_balancing(Order& order, const Json& step) {
    if (!is_stated(step, "up_to_available")) {
        return;
    }
    for (const Json& side : list_of(step, "up_to_available")) {
        if (side == "from") {
            order.record.flags |= ledger::kUpToPayer;
        } else if (side == "to") {
            order.record.flags |= ledger::kUpToPayee;
        }
    }
    order.spoiled = order.spoiled || list_of(step, "up_to_available").empty();
}

// Several payers stand in the extension, a single one in the record. False: there are none.
bool StepMapper::put_payers(Order& order, const Json& step, CommandFacts& facts) {
    if (find(step, "payers") == nullptr) {
        if (const auto from = text_of(step, "from")) {
            facts.payers.push_back(*from);
            order.record.payer = roster_.account(*from).id;
        }
        put_amount(order, step);
        return !facts.payers.empty();
    }
    std::vector<ledger::PayerPart> parts;
    Number sum = 0;
    for (const Json& payer : list_of(step, "payers")) {
        const auto from = text_of(payer, "from");
        const auto amount = part_of(payer);
        if (!from || !amount) {
            return false;
        }
        facts.payers.push_back(*from);
        parts.push_back({roster_.account(*from), *amount});
        sum = std::min(kBeyond, sum + static_cast<Number>(amount->value()));
    }
    put_amount(order,
               find(step, "amount") == nullptr ? Json{{"amount", ledger::to_string(sum)}} : step);
    if (parts.size() == 1) {
        order.record.payer = parts.front().account.id;
    } else {
        order.extension.payers = std::move(parts);
    }
    return !facts.payers.empty();
}

std::vector<Order> StepMapper::hold(const Json& step) {
    Order order = command_of(step, ledger::CommandKind::hold);
    CommandFacts facts;
    order.spoiled = !put_payers(order, step, facts) || order.spoiled;
    put_balancing(order, step);
    put_currency(order, step, roster_);
    put_tag(order, step, roster_);
    if (const Json* timeout = find(step, "timeout_s")) {
        const auto seconds = number_of(*timeout);
        order.record.expires = seconds ? instant(written_at_ + ns_of(*seconds) - 1) : 0;
        order.spoiled = order.spoiled || !seconds;
    }
    const std::string on_expiry = text_of(step, "on_expiry").value_or("refund");
    if (on_expiry == "release" && order.record.expires != 0) {
        order.record.flags |= ledger::kReleaseOnExpiry;
    }
    order.spoiled = order.spoiled || (on_expiry != "release" && on_expiry != "refund");
    const std::string payee = text_of(step, "to").value_or("");
    auto exits = exits_of(step, {facts.payers, payee, written_at_});
    order.spoiled = order.spoiled || !exits;
    facts.exits = exits ? std::move(*exits) : std::vector<NamedExit>();
    if (has_exits_of_its_own(step)) {
        put_exits(order, facts);
    } else {
        put_parties(order, "", payee);
        const auto terms = text_of(step, "terms");
        order.record.terms = terms ? roster_.terms(*terms) : 0;
    }
    sign_for(order, step, facts.payers);
    remember(step, std::move(facts));
    return {order};
}

void StepMapper::put_exits(Order& order, const CommandFacts& facts) {
    std::vector<ledger::Exit> exits;
    for (const NamedExit& named : facts.exits) {
        exits.push_back(to_exit(named, facts));
    }
    order.extension.exits = std::move(exits);
}

ledger::Exit StepMapper::to_exit(const NamedExit& named, const CommandFacts& facts) {
    ledger::Exit exit;
    if (!facts.is_refund(named)) {
        for (const NamedExit::Share& share : named.payees) {
            exit.payees.push_back({roster_.account(share.to), share.weight});
        }
        exit.terms = named.terms ? roster_.terms(*named.terms) : 0;
    }
    exit.by = named.by ? ledger::ExitBy::account : ledger::ExitBy::anyone;
    exit.by_account = named.by ? roster_.account(*named.by) : ledger::AccountId{};
    exit.after = named.after;
    exit.until = named.until;
    exit.condition = named.condition;
    return exit;
}

}  // namespace holdfast::scenarios
