/// return_shipped: the buyer has sent the goods back.
///
/// reference: the milestone. document: hash of the tracking paper. Reasons: hold_not_found,
/// wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ReturnShipped {
    static constexpr auto kind = CommandKind::return_shipped;
    static constexpr std::string_view name = "return_shipped";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
