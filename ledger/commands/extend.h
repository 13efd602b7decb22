/// extend: moves an open hold's deadline, by whom the move hurts.
///
/// reference: the hold; expires: the new deadline, after the present. Extension: reference_party.
/// Where the timer refunds, a later deadline hurts the payer and an earlier one (or a first one)
/// the payee; where it releases, the other way round. A hold without a deadline gets none by this
/// command (wrong_state).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Extend {
    static constexpr auto kind = CommandKind::extend;
    static constexpr std::string_view name = "extend";
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
