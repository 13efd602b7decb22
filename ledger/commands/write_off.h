/// write_off: operators give up what an account owes; the ledger's `loss` account bears it.
///
/// payer, payer_party: the account; amount: at most its debt; document: hash of the paper that says
/// why. The operators' (party 0, by quorum). Reasons: invalid_amount, account_not_found, overflow.
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct WriteOff {
    static constexpr auto kind = CommandKind::write_off;
    static constexpr std::string_view name = "write_off";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::amount),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kPayerParty, Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
