/// fund_on_clear: the buyer pays into an agreement with money that is still to come.
///
/// reference: the agreement, offered or agreed. amount: at most so much, once the deposit clears;
/// of it is taken what the prices still lack then, if what came covers that. Extension: deposit
/// (its rail and external reference), announced or seen, for the buyer's account
/// (ledger/on_clear.h). Reasons: invalid_amount, agreement_not_found, wrong_state, party_not_found
/// (no such rail), deposit_not_found, instruction_limit, over_key_limit. Signed by the buyer.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct FundOnClear {
    static constexpr auto kind = CommandKind::fund_on_clear;
    static constexpr std::string_view name = "fund_on_clear";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDeposit),
        .needed_extension = tag_bits(Extension::kDeposit),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
