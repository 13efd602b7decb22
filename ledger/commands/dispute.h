/// dispute: a side disputes shipped goods; the amount is locked.
///
/// reference: the milestone. side: who opens it; signed for that side. amount, or kFull: all that
/// is free. Of goods that are to come back the seller may dispute the same amount. Reasons:
/// invalid_amount, hold_not_found, too_late, wrong_state, case_limit, hold_mismatch,
/// exceeds_hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Dispute {
    static constexpr auto kind = CommandKind::dispute;
    static constexpr std::string_view name = "dispute";
    static constexpr CommandShape shape{
        .flags = kFull,
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kSide),
        .needed_extension = tag_bits(Extension::kSide),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
