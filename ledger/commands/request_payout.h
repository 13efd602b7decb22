/// request_payout: money set aside to leave through a rail; the payout's name is this command's id.
///
/// payer: the account; amount. Extension: destination: the registered one; reference_party: the
/// rail; currency (an assertion). Moves amount from available to payout_pending; not submitted in 7
/// days it moves back. Signed for the account. Reasons: invalid_amount, party_not_found (no such
/// rail), account_not_found, currency_mismatch, account_closed, account_frozen (debits), overflow,
/// over_key_limit, kyc_level, destination_not_found, destination_too_new (changed less than 72 h
/// ago), in_debt, insufficient_funds.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RequestPayout {
    static constexpr auto kind = CommandKind::request_payout;
    static constexpr std::string_view name = "request_payout";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::amount),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kReferenceParty,
                              Extension::kDestination, Extension::kCurrency),
        .needed_extension = tag_bits(Extension::kReferenceParty, Extension::kDestination),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
