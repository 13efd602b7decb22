/// end_mandate: operators end a mediator's mandate; cases it has go to others in time.
///
/// number: the mediator's party. document: hash of the paper. The operators' (party 0, by quorum).
/// Reasons: party_not_found, wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct EndMandate {
    static constexpr auto kind = CommandKind::end_mandate;
    static constexpr std::string_view name = "end_mandate";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kNumber, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kNumber),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
