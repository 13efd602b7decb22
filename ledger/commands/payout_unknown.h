/// payout_unknown: the rail cannot say whether a submitted payout was paid.
///
/// The money stays where it is; only the rail's evidence moves it on: settle_payout, fail_payout or
/// return_payout. Sending it again keeps the payout's id. reference: the payout; reference_party:
/// its platform. Signed by its rail. Reasons: payout_not_found, wrong_state. Thread-safety:
/// pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct PayoutUnknown {
    static constexpr auto kind = CommandKind::payout_unknown;
    static constexpr std::string_view name = "payout_unknown";
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
