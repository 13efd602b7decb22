/// withdraw_case: who opened a case gives it up; its money keeps a clock of its own.
///
/// reference: the milestone; options 1: its claim. A second case of a side, and one that has had an
/// award, only with the other side's signature too. Reasons: hold_not_found, wrong_state,
/// not_authorized. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct WithdrawCase {
    static constexpr auto kind = CommandKind::withdraw_case;
    static constexpr std::string_view name = "withdraw_case";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kOptions),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
