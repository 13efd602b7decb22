/// claim: a side wants back what a timer has paid the other, within 30 days.
///
/// reference: the milestone. side: who opens it; signed for that side. amount, or kFull: all that
/// it may claim. The buyer claims what was released, the seller what was refunded and overtaken by
/// a proof of delivery. Locks nothing and knows no end of the milestone; what it uses no other
/// claim can. Reasons: invalid_amount, hold_not_found, wrong_state, too_late, case_limit,
/// exceeds_hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Claim {
    static constexpr auto kind = CommandKind::claim;
    static constexpr std::string_view name = "claim";
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
