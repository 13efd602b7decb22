/// freeze: stops an account's debits, credits or both, for 30 days unless renewed.
///
/// payer: the account, its platform in payer_party. Extension: document: hash of what orders it
/// (needed); options: 1 debits, 2 credits; absent: both. Freezing again adds sides and starts the
/// 30 days anew. Money that timers send to an account frozen for credits waits for it: in its hold,
/// or in suspense. The operators' (party 0, by quorum). Reasons: account_not_found.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Freeze {
    static constexpr auto kind = CommandKind::freeze;
    static constexpr std::string_view name = "freeze";
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
