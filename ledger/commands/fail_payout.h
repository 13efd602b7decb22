/// fail_payout: a rail says that a submitted payout will not be paid; the money is available again.
///
/// reference: the payout; reference_party: the platform it belongs to. An account frozen for
/// credits gets it on unfreeze, from suspense.
/// Signed by the payout's rail, in its own name space. Reasons: payout_not_found, wrong_state.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct FailPayout {
    static constexpr auto kind = CommandKind::fail_payout;
    static constexpr std::string_view name = "fail_payout";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty),
        .needed_extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
