/// propose_amendment: one side offers another price for a milestone that is paid for.
///
/// reference: the milestone. side: whose proposal it is; signed for that side. amount: what the
/// seller is to get in all; not less than it has, or is due. expires: until when `accept_proposal`
/// may take it. The id is the proposal's. Reasons: invalid_amount, hold_not_found, wrong_state,
/// invalid_time_window, too_late, exceeds_hold, overflow. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ProposeAmendment {
    static constexpr auto kind = CommandKind::propose_amendment;
    static constexpr std::string_view name = "propose_amendment";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference, FieldName::expires),
        .needed_fields = field_bits(FieldName::reference, FieldName::expires),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kSide),
        .needed_extension = tag_bits(Extension::kSide),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
