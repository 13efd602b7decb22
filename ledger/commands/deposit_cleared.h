/// deposit_cleared: a rail says that money has arrived, for good.
///
/// reference: the external reference, 16 bytes, unique with the rail for ever. amount: the actual
/// one. Extension: currency (needed). payee, payee_party: the account the money names; zero: none,
/// or the one an earlier command named for this reference.
/// The amount is credited, debt first, whatever was expected. If the account is unknown, the
/// ledger's own or of another currency, the money is `unmatched`: in suspense, until match_deposit;
/// after 90 days it goes back to its sender. If the account is closed or frozen for credits it
/// waits there under the account's name, and posts on unfreeze. An authentic fact is always
/// recorded. Reasons: invalid_amount, currency_not_found, wrong_state (cleared or reversed before),
/// overflow. Signed by the rail, in its own name space.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct DepositCleared {
    static constexpr auto kind = CommandKind::deposit_cleared;
    static constexpr std::string_view name = "deposit_cleared";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payee, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kPayeeParty, Extension::kCurrency),
        .needed_extension = tag_bits(Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
