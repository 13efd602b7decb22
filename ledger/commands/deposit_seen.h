/// deposit_seen: a rail says that money is on its way.
///
/// reference: the external reference, 16 bytes, unique with the rail for ever. amount: the actual
/// one. Extension: currency (needed). payee, payee_party: the account the money names; zero: none,
/// or the one an earlier command named for this reference.
/// No money moves yet. Reasons: invalid_amount, currency_not_found, wrong_state (seen or settled
/// before). Signed by the rail, in its own name space.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct DepositSeen {
    static constexpr auto kind = CommandKind::deposit_seen;
    static constexpr std::string_view name = "deposit_seen";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payee, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kPayeeParty, Extension::kCurrency),
        .needed_extension = tag_bits(Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
