/// withdraw_proposal: who made a proposal takes it back.
///
/// reference: the proposal. Reasons: request_not_found, proposal_void (it has ended).
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct WithdrawProposal {
    static constexpr auto kind = CommandKind::withdraw_proposal;
    static constexpr std::string_view name = "withdraw_proposal";
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
