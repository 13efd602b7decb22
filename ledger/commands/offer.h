/// offer: terms of an escrow agreement, by its buyer or seller.
///
/// payer: the buyer's account; payee: the seller's. side: whose offer it is; signed for that side.
/// agreement: the terms. The id is the agreement's. It stands for the terms' clock `offer`, then it
/// ends. Reasons: malformed (terms), same_account, terms_not_found, party_not_found (a carrier),
/// account_not_found, currency_mismatch, account_closed, account_frozen. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Offer {
    static constexpr auto kind = CommandKind::offer;
    static constexpr std::string_view name = "offer";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::payee),
        .needed_fields = field_bits(FieldName::payer, FieldName::payee),
        .extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty, Extension::kAgreement,
                              Extension::kSide),
        .needed_extension = tag_bits(Extension::kAgreement, Extension::kSide),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
