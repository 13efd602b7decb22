/// unfreeze_agreement: operators lift the freeze of an escrow agreement.
///
/// reference, reference_party: the agreement. document: hash of what orders it. By k-of-n
/// operators. Every deadline that had not passed when the freeze began is later by its length; what
/// waited for an account that is not frozen any more posts in timer entries right after. Reasons:
/// agreement_not_found, wrong_state (not frozen). Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct UnfreezeAgreement {
    static constexpr auto kind = CommandKind::unfreeze_agreement;
    static constexpr std::string_view name = "unfreeze_agreement";
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
