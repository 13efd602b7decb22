/// recall_campaign: operators end a campaign; what is unspent of its gifts goes back.
///
/// reference, reference_party: the campaign, open or later. document: hash of the ruling. By k-of-n
/// operators. Reasons: campaign_not_found, wrong_state (a draft, or it ends already).
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RecallCampaign {
    static constexpr auto kind = CommandKind::recall_campaign;
    static constexpr std::string_view name = "recall_campaign";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
        .needed_extension = tag_bits(Extension::kReferenceParty, Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
