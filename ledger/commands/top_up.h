/// top_up: more money into an open hold.
///
/// reference: the hold. amount: minor units. payer: which of several payers puts it in (zero: the
/// first). Extension: currency (an assertion), payer_party, reference_party. Signed for that payer.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct TopUp {
    static constexpr auto kind = CommandKind::top_up;
    static constexpr std::string_view name = "top_up";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension =
            tag_bits(Extension::kPayerParty, Extension::kReferenceParty, Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
