/// set_limits: an account's credit line and ceiling.
///
/// payer: the account. Extension, at least one of: credit_line: how far below zero available may go
/// (2^112 - 1: no floor); ceiling: the most that posted + incoming may come to (2^112 - 1: none);
/// an absent one stays as it is. A lower ceiling never blocks what open holds promise already.
/// In a platform's name space: the ceiling alone, signed for the account or by its platform. A
/// credit line is the operators' to grant: in the ledger's own name space (party 0, the account's
/// platform in payer_party), by quorum; there a ceiling may stand beside it. System accounts have
/// no limits.
/// Reasons: account_not_found, account_closed, insufficient_funds (available is below the new
/// floor).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SetLimits {
    static constexpr auto kind = CommandKind::set_limits;
    static constexpr std::string_view name = "set_limits";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kCreditLine, Extension::kCeiling),
    };
    static bool needs_quorum(const Command& command) {
        return command.record->party == kLedgerParty;
    }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
