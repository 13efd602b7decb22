/// pay_suspense: money that waits in suspense for an account that is closed, or has no room for it,
/// goes to another one of its owner.
///
/// payer: the account under whose name it waits; payee: the account it goes to, of the same party,
/// owner and currency; the same one, if that has room by now. payer_party, payee_party: their
/// platform. All that waits is paid. Money that waits because of a freeze needs no command: it
/// posts when the freeze ends, and not before.
/// The operators' (party 0, by quorum, two operators at least). Reasons: account_not_found,
/// not_authorized (another owner's), currency_mismatch, wrong_state (nothing waits, or it waits for
/// the end of a freeze), account_closed, account_frozen, overflow.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct PaySuspense {
    static constexpr auto kind = CommandKind::pay_suspense;
    static constexpr std::string_view name = "pay_suspense";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::payee),
        .needed_fields = field_bits(FieldName::payer, FieldName::payee),
        .extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty),
        .needed_extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
