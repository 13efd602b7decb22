/// accept_proposal: the other side takes what one has proposed, which is done at once.
///
/// reference: the proposal. payload: SHA-256 of the command that made it (record and extension).
/// Of a settlement locked money is taken first. A platform that made it for one side can't accept
/// for the other. Reasons: request_not_found, payload_mismatch, too_late, proposal_void (accepted,
/// withdrawn, or what it was made on has changed), exceeds_hold, account_closed, account_frozen,
/// over_key_limit. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct AcceptProposal {
    static constexpr auto kind = CommandKind::accept_proposal;
    static constexpr std::string_view name = "accept_proposal";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kPayload),
        .needed_extension = tag_bits(Extension::kPayload),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
