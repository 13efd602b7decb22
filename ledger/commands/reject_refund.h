/// reject_refund: the seller does not grant it; the sides negotiate.
///
/// reference: the milestone. Reasons: hold_not_found, wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RejectRefund {
    static constexpr auto kind = CommandKind::reject_refund;
    static constexpr std::string_view name = "reject_refund";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
