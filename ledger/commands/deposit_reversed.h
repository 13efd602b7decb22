/// deposit_reversed: a rail says that a deposit will not come; before it cleared only.
///
/// reference: the external reference. What comes back after clearing is a chargeback.
/// Signed by the rail, in its own name space. Reasons: wrong_state (unknown, or neither expected
/// nor seen).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct DepositReversed {
    static constexpr auto kind = CommandKind::deposit_reversed;
    static constexpr std::string_view name = "deposit_reversed";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
