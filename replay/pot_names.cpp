#include "replay/pot_names.h"

#include <algorithm>

#include "ledger/text/json_fields.h"

namespace holdfast::replay {

namespace {

std::string_view name_of(ledger::SystemAccount kind) {
    switch (kind) {
        case ledger::SystemAccount::rail_clearing: return "rail_clearing";
        case ledger::SystemAccount::fees: return "fees";
        case ledger::SystemAccount::loss: return "loss";
        case ledger::SystemAccount::suspense: return "suspense";
    }
    return "system";
}

std::string journal_account_of(const SystemName& name, const std::string& code) {
    switch (name.kind) {
        case ledger::SystemAccount::rail_clearing:
            return "assets:clearing:" + std::to_string(name.rail) + ":" + code;
        case ledger::SystemAccount::fees: return "revenues:fees:" + code;
        case ledger::SystemAccount::loss: return "expenses:loss:" + code;
        case ledger::SystemAccount::suspense: break;
    }
    return "liabilities:suspense:" + code;
}

}  // namespace

std::optional<SystemName> system_name(const ledger::AccountId& id) {
    const auto& bytes = id.id.bytes;
    SystemName name{static_cast<ledger::SystemAccount>(bytes[15]),
                    static_cast<ledger::CurrencyId>(bytes[12] << 8 | bytes[13]), 0};
    for (std::size_t i = 8; i < 12; ++i) {
        name.rail = name.rail << 8 | bytes[i];
    }
    const bool is_one = bytes[15] >= 1 && bytes[15] <= 4 &&
                        id == ledger::system_account(name.kind, name.currency, name.rail);
    return is_one ? std::optional(name) : std::nullopt;
}

std::string account_label(const ledger::AccountId& id, const ledger::State& state) {
    const auto name = system_name(id);
    if (!name) {
        return ledger::text_of(id);
    }
    std::string label =
        std::string(name_of(name->kind)) + " " + currency_of(name->currency, state).code;
    return name->rail == 0 ? label : label + " " + std::to_string(name->rail);
}

std::string journal_account(const Movement& movement, const ledger::State& state) {
    const Pot& pot = movement.pot;
    const std::string name = std::to_string(pot.id.party) + ":" + crypto::to_hex(pot.id.id.bytes);
    if (pot.kind == PotKind::hold) {
        return "liabilities:holds:" + name;
    }
    if (const auto system = system_name(pot.id); system && pot.kind == PotKind::available) {
        return journal_account_of(*system, currency_of(movement.currency, state).code);
    }
    return "liabilities:accounts:" + name + ":" + std::string(replay::name_of(pot.kind));
}

const ledger::Currency& currency_of(ledger::CurrencyId number, const ledger::State& state) {
    const ledger::Currency* currency = state.currencies.find(number);
    ledger::check(currency != nullptr, "an amount's currency is registered");
    return *currency;
}

std::string money_text(ledger::i128 units, ledger::CurrencyId number, const ledger::State& state) {
    return ledger::format_decimal(units, currency_of(number, state).exponent);
}

}  // namespace holdfast::replay
