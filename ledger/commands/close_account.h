/// close_account: the end of an account, for good.
///
/// payer: the account. It must be empty: available, held, reserve, payout_pending and debt at zero,
/// and nothing waiting for it in holds or in suspense. What is promised to it (incoming) does not
/// hinder; when it comes due it goes back to its payer.
/// Signed for the account. Reasons: account_not_found, account_closed, not_empty.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct CloseAccount {
    static constexpr auto kind = CommandKind::close_account;
    static constexpr std::string_view name = "close_account";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
