/// award: the mediator rules; nothing is paid until the time to appeal is over.
///
/// In the mediator's name space. reference, reference_party: the milestone; options 1: its claim.
/// amount: to the seller; refund: to the buyer; fee: to mediation; together exactly the amount in
/// dispute. What a claim's loser has to pay it pays of its own money (ledger/claim_rules.h). Above
/// the mandate's cap as many mediators sign as its panel has. Reasons: hold_not_found, wrong_state,
/// not_authorized, invalid_amount, over_mediation_fee. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Award {
    static constexpr auto kind = CommandKind::award;
    static constexpr std::string_view name = "award";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kRefund, Extension::kFee,
                              Extension::kOptions),
        .needed_extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
