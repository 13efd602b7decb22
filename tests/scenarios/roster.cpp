#include "tests/scenarios/roster.h"

#include <algorithm>

#include "ledger/chargebacks.h"

namespace holdfast::scenarios {

namespace {

// Where a rail is named that nothing else may show to be one (the schema's extension 5).
bool is_a_rail(std::string_view name) { return name == "bank" || name == "card"; }

}  // namespace

bool CommandFacts::is_refund(const NamedExit& exit) const {
    return !exit.is_release && std::ranges::find(payers, exit.payees.front().to) != payers.end();
}

std::vector<std::string> CommandFacts::payees() const {
    std::vector<std::string> found;
    for (const NamedExit& exit : exits) {
        for (const NamedExit::Share& share : exit.payees) {
            if (!is_refund(exit)) {
                found.push_back(share.to);
            }
        }
    }
    return found;
}

Roster::Roster(const Json& scenario)
    : log_key_(keys_.add("log")), platform_key_(keys_.add("platform")) {
    operator_keys_ = {keys_.add("operator 1"), keys_.add("operator 2")};
    for (const Json& account : list_of(scenario, "accounts")) {
        look_at(account);
    }
    for (const Json& step : list_of(scenario, "steps")) {
        look_for_agents(step);
    }
    for (const std::string& name : agents_in_order_) {  // "lowest" means the same to everybody
        agents_.of(name);
        agent_keys_.emplace(name, keys_.add("agent " + name));
    }
    for (const Json& step : list_of(scenario, "steps")) {
        look_at(step);
    }
    for (const std::string& name : rails_.names()) {
        rail_keys_.emplace(rail(name), keys_.add("rail " + name));
    }
}

void Roster::look_at(const Json& step) {
    const std::string op = text_of(step, "op").value_or("");
    const bool is_of_books =
        op == "reconcile" || op == "adjust" || op == "chargeback";  // may name what there isn't
    for (const Json* holder : {&step, &object_of(step, "assert")}) {
        if (const auto name = text_of(*holder, "currency"); name && !is_of_books) {
            currencies_.of(*name);
        }
    }
    if (const auto name = text_of(step, "rail"); name && is_of_books && is_a_rail(*name)) {
        rails_.of(*name);
    }
    if (op == "deposit" || op == "payout" || op == "payout_state" || op == "match_deposit") {
        rails_.of(text_of(step, "rail").value_or(kDefaultRail));
        pays_out_ = pays_out_ || op == "payout";
    }
    if (const auto name = text_of(object_of(step, "deposit"), "rail"); name && is_a_rail(*name)) {
        rails_.of(*name);
    }
    for (const std::string& actor : texts_of(step, "by")) {
        if (!agent_keys_.contains(actor)) {
            add_member(actor);
        }
    }
    for (const char* side : {"buyer", "seller"}) {
        if (const auto account = text_of(step, side)) {
            add_member(*account);
        }
    }
    if (op == "draft_campaign") {
        add_member(text_of(step, "to").value_or(""));
        for (const Json& approver : list_of(object_of(step, "terms"), "approvers")) {
            add_member(shown(approver));
        }
    }
    if (op == "sponsor") {  // whose gifts are not matched is told by owners
        add_member(text_of(step, "from").value_or(""));
    }
    for (const Json& guard : list_of(step, "allowed")) {
        add_member(shown(guard));
    }
    for (const Json& inner : list_of(step, "steps")) {
        look_at(inner);
    }
}

// Carriers and mediators: whoever is named as one.
void Roster::look_for_agents(const Json& step) {
    const std::string op = text_of(step, "op").value_or("");
    for (const Json& carrier : list_of(object_of(step, "terms"), "carriers")) {
        agents_in_order_.insert(shown(carrier));
    }
    if (const auto mediator = text_of(step, "mediator")) {
        agents_in_order_.insert(*mediator);
        mediators_.insert(*mediator);
    }
    const bool by_mediator = op == "award" || text_of(step, "side") == "mediator";
    if (op == "attest" || by_mediator) {
        for (const std::string& actor : texts_of(step, "by")) {
            agents_in_order_.insert(actor);
            if (by_mediator) {
                mediators_.insert(actor);
            }
        }
    }
    for (const Json& inner : list_of(step, "steps")) {
        look_for_agents(inner);
    }
}

KeyIndex Roster::party_key(ledger::PartyId party) const {
    return party < kFirstAgent ? rail_key(party)
                               : agent_keys_.at(std::string(agents_.name(party - kFirstAgent)));
}

KeyIndex Roster::key_of_actor(const std::string& name) const {
    const auto agent = agent_keys_.find(name);
    return agent == agent_keys_.end() ? members_.at(name) : agent->second;
}

void Roster::add_member(const std::string& name) {
    if (!members_.contains(name)) {
        members_.emplace(name, keys_.add("member " + name));
    }
}

ledger::AccountId Roster::account(std::string_view name) { return {kPlatform, accounts_.of(name)}; }

ledger::Id Roster::owner(const std::string& account) {
    return members_.contains(account) ? accounts_.of(account) : ledger::Id{};
}

ledger::CurrencyId Roster::currency_if_any(const std::string& name) {
    const auto& known = currencies_.names();
    return std::ranges::find(known, name) == known.end() ? kNoCurrency : currency(name);
}

ledger::PartyId Roster::rail_if_any(const std::string& name) {
    const auto& known = rails_.names();
    return std::ranges::find(known, name) == known.end() ? kNobody : rail(name);
}

bool Roster::is_reopened(std::string_view name) const {
    const auto slash = name.rfind('/');
    const auto of = slash == std::string_view::npos
                        ? facts.end()
                        : facts.find(std::string(name.substr(0, slash)));
    return of != facts.end() && of->second.op == "chargeback_reversed";
}

ledger::Id Roster::command(std::string_view name) {
    if (!is_reopened(name)) {
        return commands_.of(name);
    }
    const auto slash = name.rfind('/');
    const std::string reversal(name.substr(0, slash));
    const auto index = static_cast<std::uint8_t>(std::stoul(std::string(name.substr(slash + 1))));
    return ledger::reopened_id({facts.at(reversal).space, commands_.of(reversal)}, index, kPlatform)
        .id;
}

ledger::Id Roster::deposit(const std::string& rail, const std::string& reference) {
    return deposits_.of(rail + '\n' + reference);
}

ledger::CurrencyId Roster::currency(std::string_view name) {
    return static_cast<ledger::CurrencyId>(currencies_.of(name));
}

std::string_view Roster::account_name(const ledger::AccountId& id) const {
    return id.party == kPlatform ? accounts_.name(id.id) : std::string_view();
}

KeyIndex Roster::authority(const std::string& account) const {
    const auto member = members_.find(account);
    const bool has_key = member != members_.end() && account_currencies.contains(account);
    return has_key ? member->second : platform_key_;
}

}  // namespace holdfast::scenarios
