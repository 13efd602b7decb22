/// counter: other terms for an agreement that is still an offer.
///
/// reference: the agreement. side: whose counter-offer it is; signed for that side. agreement: the
/// terms, which replace the ones before; the offer's clock runs anew. Reasons: those of `offer`,
/// agreement_not_found, wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Counter {
    static constexpr auto kind = CommandKind::counter;
    static constexpr std::string_view name = "counter";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kAgreement, Extension::kSide),
        .needed_extension = tag_bits(Extension::kAgreement, Extension::kSide),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
