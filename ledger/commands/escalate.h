/// escalate: a side asks for a mediator.
///
/// reference: the milestone; options 1: its claim. The mediator with a fitting mandate and the
/// fewest open cases; if there is none, the terms' default split is paid at once (a claim ends
/// undecided). Reasons: hold_not_found, wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Escalate {
    static constexpr auto kind = CommandKind::escalate;
    static constexpr std::string_view name = "escalate";
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
