/// settle_payout: a rail says that a payout has been paid.
///
/// reference: the payout; reference_party: the platform it belongs to. payout_pending goes out. One
/// that had failed and was restored is charged to the account: available down to zero, then
/// reserve, the rest is debt. Signed by the payout's rail, in its own name space. Reasons:
/// payout_not_found, wrong_state, overflow.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SettlePayout {
    static constexpr auto kind = CommandKind::settle_payout;
    static constexpr std::string_view name = "settle_payout";
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
