#include "tests/scenarios/founding.h"

#include <algorithm>

#include "ledger/key_rules.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

constexpr const char* kOrigin = "scenarios.example/ledger";
constexpr std::uint8_t kExponent = 2;

// A currency's code is 3 to 12 capital letters and digits; other names get a code by their number.
std::string code_of(const std::string& name, std::size_t number) {
    const bool fits =
        name.size() >= 3 && name.size() <= 12 && std::ranges::all_of(name, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    return fits ? name : "CURRENCY" + std::to_string(number);
}

class Founder {
   public:
    Founder(Ledger& ledger, Roster& roster)
        : ledger_(ledger), roster_(roster), origin_hash_(digest_of(kOrigin)) {}

    void run() {
        std::vector<Order> orders = {
            party(kPlatform, ledger::Role::platform, "platform", roster_.platform_key())};
        for (const std::string& rail : roster_.rails()) {
            const ledger::PartyId number = roster_.rail(rail);
            orders.push_back(party(number, ledger::Role::rail, "rail" + std::to_string(number),
                                   roster_.rail_key(number)));
        }
        for (const auto& [name, key] : roster_.agent_keys()) {
            const auto role =
                roster_.is_mediator(name) ? ledger::Role::mediator : ledger::Role::carrier;
            const ledger::PartyId number = roster_.agent(name);
            orders.push_back(party(number, role, "agent" + std::to_string(number), key));
        }
        for (const std::string& name : roster_.currencies()) {
            orders.push_back(currency(name));
        }
        send(orders);
        orders.clear();
        for (const auto& [name, key] : roster_.members()) {
            orders.push_back(member(name, key));
        }
        send(orders);
    }

   private:
    Order party(ledger::PartyId number, ledger::Role role, const std::string& name, KeyIndex key) {
        Order order = of_the_operators(CommandKind::register_party, "party " + name);
        order.extension.number = number;
        order.extension.level = static_cast<std::uint8_t>(role);
        order.extension.text = name;
        put_key(order, key);
        return order;
    }
    Order currency(const std::string& name) {
        const ledger::CurrencyId number = roster_.currency(name);
        Order order = of_the_operators(CommandKind::register_currency, "currency " + name);
        order.extension.number = number;
        order.extension.text = code_of(name, number);
        order.extension.level = kExponent;
        return order;
    }
    Order member(const std::string& name, KeyIndex key) {
        Order order =
            new_order(CommandKind::bind_member, roster_.internal_command("member " + name));
        order.record.payer = roster_.owner(name);
        order.sign(roster_.platform_key());
        put_key(order, key);
        return order;
    }
    Order of_the_operators(CommandKind kind, const std::string& purpose) {
        Order order = new_order(kind, roster_.internal_command(purpose), ledger::kLedgerParty);
        for (const KeyIndex key : roster_.operator_keys()) {
            order.sign(key);
        }
        return order;
    }
    void put_key(Order& order, KeyIndex key) {
        const crypto::PublicKey& open = roster_.keys().open(key);
        order.extension.key = open;
        order.extension.proof =
            crypto::sign(roster_.keys().secret(key), ledger::key_proof_input(origin_hash_, open));
    }
    void send(const std::vector<Order>& orders) {
        if (orders.empty()) {
            return;
        }
        std::vector<ledger::StoredCommand> commands;
        for (const Order& order : orders) {
            commands.push_back(written(order, orders.front().signers));
        }
        for (const Result& result : ledger_.submit(commands, orders.front().signers)) {
            if (result.reason != ledger::Reason::ok ||
                result.detail.kind != ledger::DetailKind::none) {
                throw LedgerFailed("the founding was " + shown(result));
            }
        }
    }

    Ledger& ledger_;
    Roster& roster_;
    crypto::Digest origin_hash_;
};

}  // namespace

ledger::Genesis genesis_of(const Roster& roster) {
    ledger::Genesis genesis;
    genesis.origin = kOrigin;
    genesis.log_key = roster.keys().open(roster.log_key());
    for (const KeyIndex key : roster.operator_keys()) {
        genesis.operators.push_back(roster.keys().open(key));
    }
    genesis.approvals = static_cast<std::uint8_t>(genesis.operators.size() - 1);
    return genesis;
}

void found(Ledger& ledger, Roster& roster) { Founder(ledger, roster).run(); }

}  // namespace holdfast::scenarios
