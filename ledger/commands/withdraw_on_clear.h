/// withdraw_on_clear: what waits for a deposit no longer does.
///
/// reference: the command that waits; reference_party: its party. Extension: deposit, the one it
/// waits for. What it counted against its signers' limits stays counted. Signed as what waits was:
/// for the account whose money it would take. Reasons: request_not_found (none such waits there).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct WithdrawOnClear {
    static constexpr auto kind = CommandKind::withdraw_on_clear;
    static constexpr std::string_view name = "withdraw_on_clear";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDeposit),
        .needed_extension = tag_bits(Extension::kDeposit),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
