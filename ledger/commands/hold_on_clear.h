/// hold_on_clear: a hold that its payer signs before the money is there; placed in the entry in
/// which the deposit clears, if what came covers it.
///
/// As `hold` of one payer and of an amount that is no balance; the hold's name is this command's
/// id. Extension: deposit (its rail and external reference), announced or seen, for the payer's
/// account; not cleared yet. All rules of a hold are asked now, but for its funds and the payees'
/// room, and again once the money is there (ledger/on_clear.h). Signers' limits count it now.
/// Signed for the payer. Reasons: those of a hold; party_not_found (no such rail),
/// deposit_not_found, wrong_state (it is for another account, or has been cleared or reversed),
/// instruction_limit.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct HoldOnClear {
    static constexpr auto kind = CommandKind::hold_on_clear;
    static constexpr std::string_view name = "hold_on_clear";
    static constexpr CommandShape shape{
        .flags = kReleaseOnExpiry,
        .fields = field_bits(FieldName::payer, FieldName::payee, FieldName::amount,
                             FieldName::reference, FieldName::terms, FieldName::expires),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty, Extension::kCurrency,
                              Extension::kExits, Extension::kDeposit),
        .needed_extension = tag_bits(Extension::kDeposit),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
