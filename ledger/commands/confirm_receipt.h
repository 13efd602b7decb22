/// confirm_receipt: the buyer has the goods; inspection begins. No money moves.
///
/// reference: the milestone. Reasons: hold_not_found, wrong_state, those of a closed hold.
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ConfirmReceipt {
    static constexpr auto kind = CommandKind::confirm_receipt;
    static constexpr std::string_view name = "confirm_receipt";
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
