/// expect_deposit: a platform announces money that a member is sending in.
///
/// reference: the external reference, 16 bytes; reference_party: the rail. payee: the account it is
/// for, one of the platform's. amount: what is expected; only what clears counts. Extension:
/// currency (an assertion). Unseen for 30 days it is `expired`; a late arrival still credits.
/// Signed by the platform. Reasons: invalid_amount, party_not_found (no such rail),
/// account_not_found, currency_mismatch, wrong_state (the rail or somebody has named this
/// reference), account_closed.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ExpectDeposit {
    static constexpr auto kind = CommandKind::expect_deposit;
    static constexpr std::string_view name = "expect_deposit";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payee, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::payee, FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kCurrency),
        .needed_extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
