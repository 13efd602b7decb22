/// accept_refund: the seller grants what the buyer asks for.
///
/// reference: the milestone. Shipped goods that must come back come back first. Reasons:
/// hold_not_found, wrong_state, account_closed, account_frozen. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct AcceptRefund {
    static constexpr auto kind = CommandKind::accept_refund;
    static constexpr std::string_view name = "accept_refund";
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
