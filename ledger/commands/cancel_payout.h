/// cancel_payout: calls a payout back before the rail has it; the money is available again.
///
/// reference: the payout. Signed for the account it came from. Reasons: payout_not_found,
/// wrong_state (submitted or over).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct CancelPayout {
    static constexpr auto kind = CommandKind::cancel_payout;
    static constexpr std::string_view name = "cancel_payout";
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
