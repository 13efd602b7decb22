/// open_campaign: the platform lets gifts come.
///
/// reference: the campaign, a draft. Signed by the platform in whose name space it is. Reasons:
/// campaign_not_found, wrong_state, account_closed, account_frozen (the organiser's credits).
/// Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct OpenCampaign {
    static constexpr auto kind = CommandKind::open_campaign;
    static constexpr std::string_view name = "open_campaign";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
