// Money in and out over rails: see step_mapper.h.
#include <array>

#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

struct StateCommand {
    std::string_view state;
    CommandKind kind;
    bool by_rail;
};
constexpr std::array kDepositStates = {
    StateCommand{"expected", CommandKind::expect_deposit, false},
    StateCommand{"seen", CommandKind::deposit_seen, true},
    StateCommand{"cleared", CommandKind::deposit_cleared, true},
    StateCommand{"reversed", CommandKind::deposit_reversed, true},
};
constexpr std::array kPayoutStates = {
    StateCommand{"cancelled", CommandKind::cancel_payout, false},
    StateCommand{"submitted", CommandKind::submit_payout, true},
    StateCommand{"settled", CommandKind::settle_payout, true},
    StateCommand{"failed", CommandKind::fail_payout, true},
    StateCommand{"unknown", CommandKind::payout_unknown, true},
    StateCommand{"returned", CommandKind::return_payout, true},
};

// A signed amount of minor units.
std::optional<ledger::Balance> balance_of(const Json& step, const char* name) {
    const auto units = number_of(step, name);
    const auto bound = static_cast<Number>(ledger::kMaxAmount);
    if (!units || *units > bound || *units < -bound) {
        return std::nullopt;
    }
    return ledger::Balance(*units);
}

const StateCommand* find_state(const auto& states, const Json& step) {
    const std::string state = text_of(step, "state").value_or("");
    for (const StateCommand& known : states) {
        if (known.state == state) {
            return &known;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<Order> StepMapper::deposit(const Json& step) {
    const StateCommand* state = find_state(kDepositStates, step);
    const auto rail_name = text_of(step, "rail");
    const auto reference = text_of(step, "ref");
    const ledger::PartyId rail = roster_.rail(rail_name.value_or(kDefaultRail));
    const bool by_rail = state == nullptr || state->by_rail;
    Order order = command_of(step, state == nullptr ? CommandKind::deposit_seen : state->kind,
                             by_rail ? rail : kPlatform);
    order.record.reference = roster_.deposit(rail_name.value_or(""), reference.value_or(""));
    std::string account = text_of(step, "to").value_or("");
    const auto [known, is_new] =
        roster_.deposit_accounts.try_emplace(order.record.reference, account);
    account = account.empty() ? known->second : account;
    put_amount(order, step);
    order.spoiled = order.spoiled || state == nullptr || !rail_name || !reference;
    if (order.record.kind == static_cast<std::uint16_t>(CommandKind::deposit_reversed)) {
        order.record.amount = {};
    } else {
        put_parties(order, "", account);
        put_currency(order, step, roster_);
        const auto currency = roster_.account_currencies.find(account);
        if (!is_stated(step, "currency") && currency != roster_.account_currencies.end()) {
            order.extension.currency = roster_.currency(currency->second);
        }
    }
    if (by_rail) {
        order.sign(roster_.rail_key(rail));
        order.extension.payee_party = kPlatform;
    } else {
        order.sign(roster_.platform_key());
        order.extension.reference_party = rail;
    }
    if (order.record.payee.is_zero()) {
        order.extension.payee_party.reset();
    }
    CommandFacts facts;
    facts.space = order.record.party;
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::chargeback(const Json& step) {
    const std::string rail_name = text_of(step, "rail").value_or("");
    const ledger::PartyId rail = roster_.rail_if_any(rail_name);
    Order order = command_of(step, CommandKind::chargeback, rail);
    order.record.reference = roster_.deposit(rail_name, text_of(step, "ref").value_or(""));
    put_amount(order, step);
    order.sign(rail == kNobody ? roster_.platform_key() : roster_.rail_key(rail));
    CommandFacts facts;
    facts.space = rail;
    remember(step, std::move(facts));
    return {order};
}

// Signed by the rail of the chargeback it names.
std::vector<Order> StepMapper::chargeback_reversed(const Json& step) {
    const auto chargeback = text_of(step, "chargeback");
    const CommandFacts* facts = facts_of(chargeback.value_or(""));
    const bool is_one = facts != nullptr && facts->op == "chargeback";
    const ledger::PartyId rail = is_one ? facts->space : roster_.rail(kDefaultRail);
    Order order = command_of(step, CommandKind::chargeback_reversed, rail);
    order.spoiled = order.spoiled || !chargeback;
    order.record.reference = roster_.command(chargeback.value_or(""));
    order.sign(roster_.rail_key(rail));
    CommandFacts mine;
    mine.space = rail;
    remember(step, std::move(mine));
    return {order};
}

std::vector<Order> StepMapper::reconcile(const Json& step) {
    const ledger::PartyId rail = roster_.rail_if_any(text_of(step, "rail").value_or(""));
    Order order = command_of(step, CommandKind::reconcile, rail);
    const auto seconds = number_of(step, "closed_s");
    const auto balance = balance_of(step, "balance");
    const auto in_transit = balance_of(step, "in_transit");
    order.spoiled = order.spoiled || !seconds || !balance || !in_transit;
    if (!order.spoiled) {
        order.extension.statement = {instant(written_at_ - ns_of(*seconds)), *balance, *in_transit};
    }
    order.extension.currency = roster_.currency_if_any(text_of(step, "currency").value_or(""));
    order.extension.document = digest_of("statement");
    order.sign(rail == kNobody ? roster_.platform_key() : roster_.rail_key(rail));
    CommandFacts facts;
    facts.space = rail;
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::adjust(const Json& step) {
    Order order = command_of(step, CommandKind::adjust, ledger::kLedgerParty);
    put_amount(order, step);
    order.record.reference = roster_.internal_command("adjusted item");
    order.extension.reference_party = roster_.rail_if_any(text_of(step, "rail").value_or(""));
    order.extension.currency = roster_.currency_if_any(text_of(step, "currency").value_or(""));
    order.extension.document = digest_of("differences");
    const Json* to_loss = find(step, "to_loss");
    order.spoiled = order.spoiled || to_loss == nullptr || !to_loss->is_boolean();
    order.extension.options = !order.spoiled && to_loss->get<bool>() ? 1 : 0;
    sign_as_operators(order);
    CommandFacts facts;
    facts.space = ledger::kLedgerParty;
    remember(step, std::move(facts));
    return {order};
}

// Makes the command one that waits for the step's deposit. `is_new`: nothing is known of its id
// yet.
void StepMapper::let_wait(Order& order, const Json& step, CommandKind kind, bool is_new) {
    order.record.kind = static_cast<std::uint16_t>(kind);
    const Json& named = object_of(step, "deposit");
    const auto rail = text_of(named, "rail");
    const auto reference = text_of(named, "ref");
    if (rail && reference) {
        order.extension.deposit = {roster_.rail_if_any(*rail), roster_.deposit(*rail, *reference)};
    }
    if (is_new) {
        CommandFacts& facts = roster_.facts.at(text_of(step, "id").value_or(""));
        facts.deposit = order.extension.deposit;
        if (kind == CommandKind::fund_on_clear) {
            facts.payers = {account_of(facts.agreement, "buyer")};
        }
    }
}

std::vector<Order> StepMapper::hold_on_clear(const Json& step) {
    const bool is_new = facts_of(text_of(step, "id").value_or("")) == nullptr;
    Order order = hold(step).front();
    let_wait(order, step, CommandKind::hold_on_clear, is_new);
    return {order};
}

std::vector<Order> StepMapper::fund_on_clear(const Json& step) {
    const bool is_new = facts_of(text_of(step, "id").value_or("")) == nullptr;
    Order order = fund(step).front();
    let_wait(order, step, CommandKind::fund_on_clear, is_new);
    return {order};
}

std::vector<Order> StepMapper::withdraw_on_clear(const Json& step) {
    Order order = command_of(step, CommandKind::withdraw_on_clear);
    const auto instruction = text_of(step, "instruction");
    const CommandFacts* known = facts_of(instruction.value_or(""));
    if (instruction) {
        order.record.reference = roster_.command(*instruction);
    }
    const bool waits = known != nullptr && known->deposit;
    order.extension.deposit = waits ? *known->deposit : ledger::DepositId{kNobody, {}};
    const bool has_payer = waits && !known->payers.empty() && !known->payers.front().empty();
    sign_for(order, step, has_payer ? known->payers : std::vector<std::string>());
    remember(step, {});
    return {order};
}

std::vector<Order> StepMapper::match_deposit(const Json& step) {
    Order order = administration(step, CommandKind::match_deposit, ledger::kLedgerParty);
    order.extension.payer_party.reset();
    const std::string rail = text_of(step, "rail").value_or(kDefaultRail);
    order.record.reference = roster_.deposit(rail, text_of(step, "ref").value_or(""));
    order.extension.reference_party = roster_.rail(rail);
    if (const auto account = text_of(step, "to")) {
        put_parties(order, "", *account);
        order.extension.payee_party = kPlatform;
    }
    return {order};
}

std::vector<Order> StepMapper::write_off(const Json& step) {
    Order order = administration(step, CommandKind::write_off, ledger::kLedgerParty);
    put_amount(order, step);
    order.extension.document = digest_of("given up");
    return {order};
}

std::vector<Order> StepMapper::payout(const Json& step) {
    Order order = command_of(step, CommandKind::request_payout);
    CommandFacts facts;
    facts.from = text_of(step, "from").value_or("");
    facts.rail = roster_.rail(text_of(step, "rail").value_or(kDefaultRail));
    put_parties(order, facts.from, "");
    put_amount(order, step);
    put_currency(order, step, roster_);
    order.extension.reference_party = facts.rail;
    if (const auto destination = text_of(step, "destination")) {
        order.extension.destination = digest_of(*destination);
    }
    sign_for(order, step, {facts.from});
    remember(step, std::move(facts));
    return {order};
}

std::vector<Order> StepMapper::payout_state(const Json& step) {
    const StateCommand* state = find_state(kPayoutStates, step);
    const auto payout = text_of(step, "payout");
    const CommandFacts* facts = facts_of(payout.value_or(""));
    const bool known = facts != nullptr && facts->rail != 0;
    const ledger::PartyId rail = known ? facts->rail : roster_.rail(kDefaultRail);
    const bool by_rail = state == nullptr || state->by_rail;
    Order order = command_of(step, state == nullptr ? CommandKind::submit_payout : state->kind,
                             by_rail ? rail : kPlatform);
    order.spoiled = state == nullptr;
    if (payout) {
        order.record.reference = roster_.command(*payout);
    }
    if (order.record.kind == static_cast<std::uint16_t>(CommandKind::return_payout)) {
        put_amount(order, step);
    }
    if (by_rail) {
        order.extension.reference_party = kPlatform;
        order.sign(roster_.rail_key(rail));
    } else {
        sign_for(order, step, {known ? facts->from : ""});
    }
    CommandFacts mine;
    mine.space = order.record.party;
    remember(step, std::move(mine));
    return {order};
}

}  // namespace holdfast::scenarios
