/// propose_settlement: one side offers how to share a milestone's money.
///
/// reference: the milestone. side: whose proposal it is; signed for that side. amount: to the
/// seller; refund: to the buyer; together not zero and at most H - U. expires: until when it may be
/// accepted. The id is the proposal's. Reasons: hold_not_found, wrong_state, invalid_time_window,
/// invalid_amount, exceeds_hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ProposeSettlement {
    static constexpr auto kind = CommandKind::propose_settlement;
    static constexpr std::string_view name = "propose_settlement";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference, FieldName::expires),
        .needed_fields = field_bits(FieldName::reference, FieldName::expires),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kRefund, Extension::kSide),
        .needed_extension = tag_bits(Extension::kSide),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
