/// release: money of a hold to its payee, or through the exit its signers may use.
///
/// reference: the hold. amount, or kFull for all that is left. payer, payee, tag, extension
/// currency: assertions about the hold. Extension: preimage, where the exit has a condition;
/// reference_party. Signed as the exit says (a plain hold: for the payer). Fees and splits are the
/// exit's. Refused to a frozen or closed payee, and from a payer with frozen debits; the payee's
/// guard is read now.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Release {
    static constexpr auto kind = CommandKind::release;
    static constexpr std::string_view name = "release";
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
