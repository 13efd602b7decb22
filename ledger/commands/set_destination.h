/// set_destination: where an account's payouts may go.
///
/// payer: the account. Extension: destination: hash of the bank account, with a salt. A change
/// stops payouts for 72 h (the first one is a change too); setting the same again changes nothing.
/// Signed for the account. Reasons: account_not_found, account_closed.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SetDestination {
    static constexpr auto kind = CommandKind::set_destination;
    static constexpr std::string_view name = "set_destination";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kDestination),
        .needed_extension = tag_bits(Extension::kDestination),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
