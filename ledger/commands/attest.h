/// attest: a carrier states what became of the goods.
///
/// In the carrier's name space. reference, reference_party: the milestone. fact; document: hash of
/// the tracking paper. expires: the time the carrier states, not later than now (0: none).
/// supersedes: the carrier's own statement that this one corrects; without it the first one stands.
/// An authentic fact is recorded in any state. Reasons: hold_not_found, not_authorized (no carrier
/// of the terms), invalid_time_window, wrong_state (another statement stands). Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Attest {
    static constexpr auto kind = CommandKind::attest;
    static constexpr std::string_view name = "attest";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference, FieldName::expires),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kFact, Extension::kDocument,
                              Extension::kSupersedes),
        .needed_extension =
            tag_bits(Extension::kReferenceParty, Extension::kFact, Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
