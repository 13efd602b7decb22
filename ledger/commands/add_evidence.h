/// add_evidence: a hash of evidence joins the open case.
///
/// reference: the milestone; options 1: its claim. document: the hash. By either side, or by the
/// mediator who has the case, in its own name space. Reasons: hold_not_found, wrong_state,
/// not_authorized. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct AddEvidence {
    static constexpr auto kind = CommandKind::add_evidence;
    static constexpr std::string_view name = "add_evidence";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension =
            tag_bits(Extension::kReferenceParty, Extension::kDocument, Extension::kOptions),
        .needed_extension = tag_bits(Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
