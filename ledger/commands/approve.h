/// approve: an operator's consent to a waiting request; the last one needed executes it.
///
/// reference: the request (the id of the command that waits). Extension: payload: SHA-256 of that
/// command's record and extension bytes, so that the approver consents to this and nothing else.
/// Signed by an operator who has neither made nor approved the request; an operator counts once
/// whatever its keys. The detail says how many approvals are still missing. At the last one the
/// request's own rules run: if they refuse, this approval is refused with their reason and does not
/// count.
/// Reasons: request_not_found (never filed, executed or lapsed), payload_mismatch,
/// already_approved, and those of the requested command.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Approve {
    static constexpr auto kind = CommandKind::approve;
    static constexpr std::string_view name = "approve";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kPayload),
        .needed_extension = tag_bits(Extension::kPayload),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
