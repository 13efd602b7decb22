/// match_deposit: money in suspense goes where it belongs.
///
/// reference: the deposit's external reference; reference_party: its rail. payee, payee_party: the
/// account it is for; zero: back to its sender, through the rail; so may go, too, what
/// has cleared and waits in suspense for an account that is closed.
/// The operators' (party 0, by quorum, two operators at least). Reasons: account_not_found,
/// deposit_not_found, currency_mismatch, wrong_state (not in suspense, or all of it is charged
/// back), account_closed, account_frozen, overflow.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct MatchDeposit {
    static constexpr auto kind = CommandKind::match_deposit;
    static constexpr std::string_view name = "match_deposit";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payee, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kPayeeParty, Extension::kReferenceParty),
        .needed_extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
