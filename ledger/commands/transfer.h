/// transfer: money from one account to another, settled at once.
///
/// payer, payee: accounts of one currency. amount: minor units; with kUpToPayer and/or kUpToPayee
/// at most what the payer has available and the payee's ceiling leaves (it may then come to zero).
/// Extension: currency (an assertion), payer_party, payee_party. Signed for the payer.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Transfer {
    static constexpr auto kind = CommandKind::transfer;
    static constexpr std::string_view name = "transfer";
    static constexpr CommandShape shape{
        .flags = kUpToPayer | kUpToPayee,
        .fields =
            field_bits(FieldName::payer, FieldName::payee, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::payer, FieldName::payee),
        .extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty, Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
