/// submit_payout: a rail takes a payout on; from now on only the rail moves it.
///
/// reference: the payout; reference_party: the platform it belongs to. Signed by the payout's rail,
/// in its own name space. Reasons: payout_not_found, wrong_state, account_frozen (debits), in_debt,
/// books_differ (until the rail's reconciliation is equal or explained).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SubmitPayout {
    static constexpr auto kind = CommandKind::submit_payout;
    static constexpr std::string_view name = "submit_payout";
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
