/// register_currency: a currency, and with it its system accounts.
///
/// Extension: number: its index, 1 to 65,535; text: its code, 3 to 12 capital letters and digits
/// (ISO 4217 or the operators' own); level: its exponent, 0 to 18. All needed.
/// The operators' (party 0, by quorum). Reasons: malformed, already_registered (number or code).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RegisterCurrency {
    static constexpr auto kind = CommandKind::register_currency;
    static constexpr std::string_view name = "register_currency";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kNumber, Extension::kText, Extension::kLevel),
        .needed_extension = tag_bits(Extension::kNumber, Extension::kText, Extension::kLevel),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
