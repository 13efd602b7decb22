/// extend_clock: moves the clock of a milestone, by the side that it hurts.
///
/// reference: the milestone; expires: the new deadline, after now and not after the milestone's
/// end. Not shipped: later hurts the buyer, earlier the seller; shipped: later hurts the seller,
/// earlier the buyer. Reasons: hold_not_found, wrong_state (no clock runs), invalid_time_window.
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ExtendClock {
    static constexpr auto kind = CommandKind::extend_clock;
    static constexpr std::string_view name = "extend_clock";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference, FieldName::expires),
        .needed_fields = field_bits(FieldName::reference, FieldName::expires),
        .extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
