/// refund: money of a hold back to its payer, or payers by "put in - had back".
///
/// reference: the hold. amount, or kFull for all that is left. payer, payee, tag, extension
/// currency: assertions about the hold. Extension: preimage, where the exit has a condition;
/// reference_party. Signed as the exit says (a plain hold: for the payee). No fee. Refused to a
/// closed payer and to one with frozen credits: the hold stays open and the command can be
/// repeated.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Refund {
    static constexpr auto kind = CommandKind::refund;
    static constexpr std::string_view name = "refund";
    static constexpr CommandShape shape{
        .flags = kFull,
        .fields =
            field_bits(FieldName::payer, FieldName::payee, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension =
            tag_bits(Extension::kPayerParty, Extension::kPayeeParty, Extension::kReferenceParty,
                     Extension::kCurrency, Extension::kPreimage),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
