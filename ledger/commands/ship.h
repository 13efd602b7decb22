/// ship: the seller has sent the goods, or handed over the work.
///
/// reference: the milestone. document: hash of the tracking paper or of the work. Counts as
/// `reject_refund` where a refund was asked for. Reasons: hold_not_found, wrong_state, those of
/// a closed hold. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Ship {
    static constexpr auto kind = CommandKind::ship;
    static constexpr std::string_view name = "ship";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
