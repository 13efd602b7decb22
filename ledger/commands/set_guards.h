/// set_guards: who may release holds to an account.
///
/// payer: the account. Extension: guards: up to 8 accounts, one of whose authorities must sign a
/// release; none: whoever the hold lets. Guards need not exist yet; the zero account among them
/// stands for nobody, so a list of it alone bars every release by command. Read at each release by
/// command, never by timers. Signed for the account. Reasons: account_not_found, account_closed.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct SetGuards {
    static constexpr auto kind = CommandKind::set_guards;
    static constexpr std::string_view name = "set_guards";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kGuards),
        .needed_extension = tag_bits(Extension::kGuards),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
