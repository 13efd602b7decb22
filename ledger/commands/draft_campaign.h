/// draft_campaign: an organiser describes what it wants gifts for; the id is the campaign's.
///
/// payee: the organiser's account. campaign: the terms. Signed for that account. Nothing can be
/// given until the platform opens it; a draft past its deadline is cancelled. Reasons: malformed
/// (terms), account_not_found (the organiser's, an approver's, the tips'), currency_mismatch,
/// account_closed, account_frozen (credits), invalid_time_window. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct DraftCampaign {
    static constexpr auto kind = CommandKind::draft_campaign;
    static constexpr std::string_view name = "draft_campaign";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payee),
        .needed_fields = field_bits(FieldName::payee),
        .extension = tag_bits(Extension::kPayeeParty, Extension::kCampaign),
        .needed_extension = tag_bits(Extension::kCampaign),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
