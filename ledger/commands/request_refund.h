/// request_refund: the buyer asks for money back; it is locked.
///
/// reference: the milestone. amount, or kFull: all that is free. The seller replies within the
/// terms' clock `reply`, or it is granted. Reasons: invalid_amount, hold_not_found, too_late,
/// wrong_state (a case is open), case_limit, exceeds_hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RequestRefund {
    static constexpr auto kind = CommandKind::request_refund;
    static constexpr std::string_view name = "request_refund";
    static constexpr CommandShape shape{
        .flags = kFull,
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
