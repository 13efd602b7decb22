/// freeze_agreement: operators stop an escrow agreement's clocks and money.
///
/// reference, reference_party: the agreement, not ended. document: hash of what orders it. By
/// k-of-n operators. Until it lapses (its terms' `freeze`, 30 days by default) or is lifted, no
/// clock of the agreement runs, carriers' statements and evidence are recorded, and what else its
/// sides, mediators and rules would do is refused (`agreement_frozen`). Freezing again renews: the
/// term starts anew. Reasons: agreement_not_found, wrong_state (ended). Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct FreezeAgreement {
    static constexpr auto kind = CommandKind::freeze_agreement;
    static constexpr std::string_view name = "freeze_agreement";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
