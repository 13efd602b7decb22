/// agree: the other side takes the newest offer.
///
/// reference: the agreement. payload: the terms' hash (`hash_of`, ledger/agreements.h). Signed for
/// the side that did not make the newest offer. From now on the buyer may fund it, for the terms'
/// clock `pay`. Reasons: agreement_not_found, terms_mismatch, wrong_state, id_conflict (the name of
/// a milestone is taken), those of the accounts. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Agree {
    static constexpr auto kind = CommandKind::agree;
    static constexpr std::string_view name = "agree";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kPayload),
        .needed_extension = tag_bits(Extension::kPayload),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
