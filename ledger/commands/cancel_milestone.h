/// cancel_milestone: what is free of one milestone goes back to the buyer.
///
/// reference: the milestone. Not shipped: as `cancel`; shipped: both sides together. Reasons:
/// hold_not_found, wrong_state, account_closed, account_frozen, too_early. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct CancelMilestone {
    static constexpr auto kind = CommandKind::cancel_milestone;
    static constexpr std::string_view name = "cancel_milestone";
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
