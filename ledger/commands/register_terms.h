/// register_terms: a platform's fee schedule, which holds name by its number. Never changed once
/// registered.
///
/// terms: its number. Extension: fee_lines: 1 to 8, in the order in which they are charged; bps in
/// all at most 10,000; a zero account stands for the ledger's `fees` of the currency, others must
/// exist and be of one currency; options: 1 = a refund after release gives fees back.
/// Signed by the platform. Reasons: malformed, already_registered, account_not_found,
/// currency_mismatch.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RegisterTerms {
    static constexpr auto kind = CommandKind::register_terms;
    static constexpr std::string_view name = "register_terms";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::terms),
        .needed_fields = field_bits(FieldName::terms),
        .extension = tag_bits(Extension::kFeeLines, Extension::kOptions),
        .needed_extension = tag_bits(Extension::kFeeLines),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
