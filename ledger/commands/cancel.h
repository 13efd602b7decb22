/// cancel: what is free of an agreement goes back to the buyer.
///
/// reference: the agreement. Before full funding, by either side: all of it goes back, and the
/// agreement ends. After it: every milestone that is not shipped, by the seller; by the buyer once
/// the time to ship is over (before: too_early). Reasons: agreement_not_found, wrong_state,
/// account_closed, account_frozen, too_early. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Cancel {
    static constexpr auto kind = CommandKind::cancel;
    static constexpr std::string_view name = "cancel";
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
