/// fund_amendment: the buyer pays for a higher price; at most what lacks.
///
/// reference: the milestone. amount, or kFull: all that lacks. Kept apart from the milestone's
/// money until all is there; then it is part of it, and the new price holds. Reasons:
/// invalid_amount, hold_not_found, wrong_state, and those of a hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct FundAmendment {
    static constexpr auto kind = CommandKind::fund_amendment;
    static constexpr std::string_view name = "fund_amendment";
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
