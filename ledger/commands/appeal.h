/// appeal: a side asks for another mediator; once a case.
///
/// reference: the milestone; options 1: its claim. Where there is none the ruling stands and is
/// paid at once. Reasons: hold_not_found, too_late, wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Appeal {
    static constexpr auto kind = CommandKind::appeal;
    static constexpr std::string_view name = "appeal";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kOptions),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
