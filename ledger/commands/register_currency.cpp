#include "ledger/commands/register_currency.h"

#include <algorithm>
#include <limits>

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

namespace {

constexpr std::size_t kCodeMin = 3;
constexpr std::size_t kCodeMax = 12;
constexpr std::uint8_t kExponentMax = 18;

bool is_code(const std::string& text) {
    return text.size() >= kCodeMin && text.size() <= kCodeMax &&
           std::ranges::all_of(
               text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool code_is_taken(const State& state, const std::string& code) {
    bool taken = false;
    state.currencies.for_each(
        [&](std::uint32_t, const Currency& currency) { taken = taken || currency.code == code; });
    return taken;
}

}  // namespace

bool RegisterCurrency::authorized(const Context& context) { return operators_act(context); }

Outcome RegisterCurrency::decide(const Context& context) {
    const Extension& content = *context.command.extension;
    const std::uint32_t number = *content.number;
    if (number == 0 || number > std::numeric_limits<CurrencyId>::max() || !is_code(*content.text) ||
        *content.level > kExponentMax) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (context.state.currencies.find(number) != nullptr ||
        code_is_taken(context.state, *content.text)) {
        return refuse(Reason::already_registered);
    }
    return done(
        CurrencyRegistered{static_cast<CurrencyId>(number), {*content.text, *content.level}});
}

}  // namespace holdfast::ledger::commands
