/// return_received: the goods are back; the case's money is refunded.
///
/// reference: the milestone. By the seller, or by a carrier of the terms in its own name space
/// (then reference_party). Reasons: hold_not_found, not_authorized, wrong_state. Thread-safety:
/// pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ReturnReceived {
    static constexpr auto kind = CommandKind::return_received;
    static constexpr std::string_view name = "return_received";
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
