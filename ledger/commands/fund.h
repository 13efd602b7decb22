/// fund: the buyer pays into an agreement; at most what its prices still lack.
///
/// reference: the agreement. amount, or kFull: all that lacks. Milestones fill in the order of
/// their prices; once all hold theirs, delivery begins and the clocks of shipping and of the end
/// run. Reasons: invalid_amount, agreement_not_found, wrong_state, and those of a hold.
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Fund {
    static constexpr auto kind = CommandKind::fund;
    static constexpr std::string_view name = "fund";
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
