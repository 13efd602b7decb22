/// settle_claim: one side offers how a claim ends.
///
/// reference: the milestone. side: whose proposal it is; signed for that side. amount: what the
/// side that has the money pays the one that claims, at most what is claimed. expires: until when
/// `accept_proposal` may take it. The id is the proposal's. Reasons: invalid_amount,
/// hold_not_found, wrong_state, invalid_time_window, exceeds_hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SettleClaim {
    static constexpr auto kind = CommandKind::settle_claim;
    static constexpr std::string_view name = "settle_claim";
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
