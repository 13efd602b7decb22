/// grant_mandate: operators let a mediator decide cases.
///
/// number: the mediator's party. mandate: cap, panel, categories, barred accounts, end. document:
/// hash of the paper. The operators' (party 0, by quorum). Reasons: malformed, party_not_found,
/// invalid_time_window, already_registered (its mandate is live). Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct GrantMandate {
    static constexpr auto kind = CommandKind::grant_mandate;
    static constexpr std::string_view name = "grant_mandate";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kNumber, Extension::kMandate, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kNumber, Extension::kMandate),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
