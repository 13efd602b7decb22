// Accounts, their limits and flags, and fee terms: see step_mapper.h.
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

constexpr std::uint8_t kDebits = 1;
constexpr std::uint8_t kCredits = 2;

// What an account is opened with, as one text: the same again is a retry, anything else a conflict.
std::string terms_of_opening(const Json& account) {
    std::string text = "opened with";
    for (const char* field : {"currency", "floor", "ceiling", "tag"}) {
        const Json* value = find(account, field);
        text += std::string("; ") + field + " " + (value == nullptr ? "none" : shown(*value));
    }
    return text;
}

// The credit line of a floor: nothing for a floor above zero, or out of bounds.
std::optional<ledger::Amount> credit_line_of(const Json& account) {
    if (find(account, "floor") == nullptr) {
        return ledger::Amount::max();
    }
    const auto floor = number_of(account, "floor");
    return floor ? amount_from(-*floor) : std::nullopt;
}

std::optional<ledger::Amount> ceiling_of(const Json& account) {
    if (find(account, "ceiling") == nullptr) {
        return ledger::Amount::max();
    }
    const auto ceiling = number_of(account, "ceiling");
    return ceiling ? amount_from(*ceiling) : std::nullopt;
}

std::optional<ledger::FeeLine> fee_line_from(const Json& line, Roster& roster) {
    const auto to = text_of(line, "to");
    const auto bps = is_stated(line, "bps") ? number_of(line, "bps") : Number{0};
    const auto fixed = is_stated(line, "fixed") ? number_of(line, "fixed") : Number{0};
    const auto cap = number_of(line, "cap");
    if (!to || !bps || *bps < 0 || *bps > UINT16_MAX || !fixed || !amount_from(*fixed) ||
        (find(line, "cap") != nullptr && (!cap || !amount_from(*cap)))) {
        return std::nullopt;
    }
    return ledger::FeeLine{roster.account(*to), static_cast<std::uint16_t>(*bps),
                           *amount_from(*fixed), cap ? amount_from(*cap) : std::nullopt};
}

}  // namespace

Order StepMapper::open_account(const Json& account) {
    const auto name = text_of(account, "id");
    Order order =
        new_order(CommandKind::open_account, name ? roster_.account(*name).id : ledger::Id{});
    put_tag(order, account, roster_);
    if (const auto currency = text_of(account, "currency")) {
        order.extension.currency = roster_.currency(*currency);
    }
    order.spoiled = order.spoiled || !credit_line_of(account) || !ceiling_of(account);
    order.extension.memo = digest_of(terms_of_opening(account));
    order.sign(roster_.platform_key());
    if (name) {
        order.record.payer = roster_.owner(*name);
        roster_.account_currencies.try_emplace(*name, text_of(account, "currency").value_or(""));
    }
    return order;
}

std::optional<Order> StepMapper::opening_limits(const Json& account) {
    const bool as_new =
        credit_line_of(account) == ledger::Amount() && ceiling_of(account) == ledger::Amount::max();
    return as_new ? std::nullopt : limits_again(account);
}

std::optional<Order> StepMapper::limits_again(const Json& account) {
    const std::string name = text_of(account, "id").value_or("");
    const auto line = credit_line_of(account);
    const auto ceiling = ceiling_of(account);
    if (!line || !ceiling) {
        return std::nullopt;
    }
    Order order =
        new_order(CommandKind::set_limits, roster_.internal_command("opening limits of " + name),
                  ledger::kLedgerParty);
    order.record.payer = roster_.account(name).id;
    order.extension.payer_party = kPlatform;
    order.extension.credit_line = line;
    order.extension.ceiling = ceiling;
    sign_as_operators(order);
    return order;
}

Order StepMapper::endless_credit(const std::string& account) {
    Order order =
        new_order(CommandKind::set_limits,
                  roster_.internal_command("endless credit for " + account), ledger::kLedgerParty);
    order.record.payer = roster_.account(account).id;
    order.extension.payer_party = kPlatform;
    order.extension.credit_line = ledger::Amount::max();
    sign_as_operators(order);
    return order;
}

std::optional<Order> StepMapper::opening_kyc_level(const Json& account) {
    if (!roster_.pays_out()) {
        return std::nullopt;
    }
    const std::string name = text_of(account, "id").value_or("");
    Order order = new_order(CommandKind::set_kyc_level,
                            roster_.internal_command("KYC level of " + name), ledger::kLedgerParty);
    order.record.payer = roster_.account(name).id;
    order.extension.payer_party = kPlatform;
    order.extension.level = 1;
    sign_as_operators(order);
    return order;
}

std::vector<Order> StepMapper::open(const Json& step) {
    std::vector<Order> orders = {open_account(step)};
    for (auto more : {opening_limits(step), opening_kyc_level(step)}) {
        if (more && !orders.front().spoiled) {
            orders.push_back(std::move(*more));
        }
    }
    return orders;
}

std::vector<Order> StepMapper::close_account(const Json& step) {
    Order order = administration(step, CommandKind::close_account, kPlatform);
    sign_for(order, step, {text_of(step, "account").value_or("")});
    return {order};
}

std::vector<Order> StepMapper::freeze(const Json& step) {
    return {freezing(step, CommandKind::freeze)};
}

std::vector<Order> StepMapper::unfreeze(const Json& step) {
    return {freezing(step, CommandKind::unfreeze)};
}

Order StepMapper::freezing(const Json& step, CommandKind kind) {
    Order order = administration(step, kind, ledger::kLedgerParty);
    order.extension.document = digest_of("an order to freeze or unfreeze");
    if (find(step, "debits") != nullptr || find(step, "credits") != nullptr) {
        const int sides = (flag_of(step, "debits", false) ? kDebits : 0) |
                          (flag_of(step, "credits", false) ? kCredits : 0);
        order.extension.options = static_cast<std::uint8_t>(sides);
    }
    return order;
}

// A limit that is not mentioned stays as it is; one that is null falls away.
std::vector<Order> StepMapper::set_limits(const Json& step) {
    Order order = administration(step, CommandKind::set_limits, ledger::kLedgerParty);
    if (is_stated(step, "floor")) {
        order.extension.credit_line = credit_line_of(step);
        order.spoiled = order.spoiled || !order.extension.credit_line;
    }
    if (is_stated(step, "ceiling")) {
        order.extension.ceiling = ceiling_of(step);
        order.spoiled = order.spoiled || !order.extension.ceiling;
    }
    if (!is_stated(step, "floor") && !is_stated(step, "ceiling")) {
        const auto row = looks_.account({kPlatform, order.record.payer});
        order.extension.ceiling = row ? row->ceiling : ledger::Amount::max();
    }
    return {order};
}

// Nobody allowed is said by the zero account, no guard by none.
std::vector<Order> StepMapper::set_release_guard(const Json& step) {
    Order order = administration(step, CommandKind::set_guards, kPlatform);
    std::vector<ledger::AccountId> guards;
    for (const Json& name : list_of(step, "allowed")) {
        guards.push_back(name.is_string() ? roster_.account(name.get<std::string>())
                                          : ledger::AccountId{});
    }
    if (guards.empty() && find(step, "allowed") != nullptr) {
        guards.emplace_back();
    }
    order.extension.guards = std::move(guards);
    sign_for(order, step, {text_of(step, "account").value_or("")});
    return {order};
}

std::vector<Order> StepMapper::set_destination(const Json& step) {
    Order order = administration(step, CommandKind::set_destination, kPlatform);
    if (const auto destination = text_of(step, "destination")) {
        order.extension.destination = digest_of(*destination);
    }
    sign_for(order, step, {text_of(step, "account").value_or("")});
    return {order};
}

std::vector<Order> StepMapper::register_terms(const Json& step) {
    Order order = administration(step, CommandKind::register_terms, kPlatform);
    const auto name = text_of(step, "name");
    order.record.terms = name ? roster_.terms(*name) : 0;
    std::vector<ledger::FeeLine> lines;
    for (const Json& line : list_of(step, "lines")) {
        const auto fee_line = fee_line_from(line, roster_);
        order.spoiled = order.spoiled || !fee_line;
        lines.push_back(fee_line.value_or(ledger::FeeLine{}));
    }
    order.extension.fee_lines = std::move(lines);
    if (flag_of(step, "refund_returns_fee", false)) {
        order.extension.options = 1;
    }
    order.sign(roster_.platform_key());
    return {order};
}

}  // namespace holdfast::scenarios
