/// give: a gift to an open campaign; the id is the gift's.
///
/// payer: the donor's account. reference: the campaign. amount: of it, as much as the campaign's
/// cap still takes; the rest stays where it is. Extension: earmark (one of the terms'; absent: the
/// general one), tip (for the platform, taken whole), currency (an assertion). Signed for the
/// donor's account. Reasons: invalid_amount, earmark_not_found, account_not_found,
/// campaign_not_found, currency_mismatch, wrong_state, account_closed, account_frozen (debits),
/// campaign_full, overflow, over_key_limit, insufficient_funds. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Give {
    static constexpr auto kind = CommandKind::give;
    static constexpr std::string_view name = "give";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::payer, FieldName::reference),
        .extension = tag_bits(Extension::kPayerParty, Extension::kReferenceParty,
                              Extension::kCurrency, Extension::kEarmark, Extension::kTip),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
