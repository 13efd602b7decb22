/// veto_rebind: the member still has its key, and calls its rebinding off.
///
/// payer: the member. Signed by the key the member has bound.
/// Reasons: key_not_found (it has bound none), wrong_state (no rebinding waits).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct VetoRebind {
    static constexpr auto kind = CommandKind::veto_rebind;
    static constexpr std::string_view name = "veto_rebind";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
