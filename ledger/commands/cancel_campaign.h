/// cancel_campaign: a campaign ends; what is unspent of its gifts goes back.
///
/// reference: the campaign. Until it is decided: by its organiser or its platform. After it
/// succeeded: by the organiser, where the terms let it disburse alone. Reasons: campaign_not_found,
/// wrong_state. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct CancelCampaign {
    static constexpr auto kind = CommandKind::cancel_campaign;
    static constexpr std::string_view name = "cancel_campaign";
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
