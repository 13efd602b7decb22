/// back_campaign: a sponsor sets money aside to match gifts; the id is the pool's, which is a hold.
///
/// payer: the sponsor's account. reference: the campaign, a draft or open, without a pool. amount:
/// of the pool; `top_up` adds to it. match: the ratio and the donor's cap. Signed for the sponsor's
/// account. Each gift is matched when it settles, in the order of the log; what is left goes back
/// when the campaign is decided or ends. Reasons: malformed (no ratio, or above tenfold; a cap of
/// zero), invalid_amount, account_not_found, campaign_not_found, currency_mismatch, wrong_state (or
/// it has a pool), account_closed, account_frozen (debits), overflow, over_key_limit,
/// insufficient_funds. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct BackCampaign {
    static constexpr auto kind = CommandKind::back_campaign;
    static constexpr std::string_view name = "back_campaign";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::payer, FieldName::reference),
        .extension = tag_bits(Extension::kPayerParty, Extension::kReferenceParty,
                              Extension::kCurrency, Extension::kMatch),
        .needed_extension = tag_bits(Extension::kMatch),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
