/// unfreeze: lifts a freeze, on both sides or one.
///
/// payer: the account, its platform in payer_party. Extension: document: hash of what orders it
/// (needed); options: 1 debits, 2 credits; absent: both. What stays frozen keeps its term. What
/// waited for the account posts in timer entries right after. An account that is not frozen stays
/// as it is.
/// The operators' (party 0, by quorum). Reasons: account_not_found.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Unfreeze {
    static constexpr auto kind = CommandKind::unfreeze;
    static constexpr std::string_view name = "unfreeze";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kDocument, Extension::kOptions),
        .needed_extension = tag_bits(Extension::kPayerParty, Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
