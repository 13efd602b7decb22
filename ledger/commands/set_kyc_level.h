/// set_kyc_level: how far an account's owner is known, and so what it may pay out.
///
/// payer: the account. Extension: level: 0 no payouts, from 1 on payouts.
/// Raising it is the operators' (party 0, the account's platform in payer_party, by quorum), so
/// that no platform vouches for itself; lowering it only protects, so the account's platform may do
/// that in its own name space. Reasons: account_not_found, account_closed; not_authorized where a
/// platform would raise it.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SetKycLevel {
    static constexpr auto kind = CommandKind::set_kyc_level;
    static constexpr std::string_view name = "set_kyc_level";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kLevel),
        .needed_extension = tag_bits(Extension::kLevel),
    };
    static bool needs_quorum(const Command& command) {
        return command.record->party == kLedgerParty;
    }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
