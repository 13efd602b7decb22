/// reverse: gives a transfer or a release back, exactly: all its legs or none.
///
/// reference: the command to reverse. Extension: reference_party. Signed for every payee of
/// what is reversed. The money goes to the payers' available; a hold's F, R, B and H stay, the
/// amount counts as X, and fees stand on R - X. Everybody who was paid must have the money; the
/// payers' ceilings are checked. While a chargeback has any of what the hold released, and where a
/// line has given its fee back, it is not_reversible.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Reverse {
    static constexpr auto kind = CommandKind::reverse;
    static constexpr std::string_view name = "reverse";
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
