/// return_payout: a rail brings back what it had paid out, or may have paid out.
///
/// reference: the payout, settled or unknown (then it settles and returns in one event);
/// reference_party: its platform; amount: what came back, at most the payout's. It is credited to
/// the account; the owner bears the shortfall. Signed by its rail. Reasons: invalid_amount,
/// payout_not_found, wrong_state, overflow. Thread-safety:
/// pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ReturnPayout {
    static constexpr auto kind = CommandKind::return_payout;
    static constexpr std::string_view name = "return_payout";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference, FieldName::amount),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty),
        .needed_extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
