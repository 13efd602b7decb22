/// approve_disbursement: one of a campaign's approvers lets its organiser pay an invoice.
///
/// reference: the disbursement. payer: the approver's account, one of the terms'. payload: SHA-256
/// of the command that made it. Signed for that account. An owner counts once, whatever its
/// accounts, and the organiser's not at all. The last one that it takes pays it. Reasons:
/// disbursement_not_found, payload_mismatch, already_approved, wrong_state, and at the last one
/// those of paying (see disburse.h), with which the approval does not count. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ApproveDisbursement {
    static constexpr auto kind = CommandKind::approve_disbursement;
    static constexpr std::string_view name = "approve_disbursement";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::reference),
        .needed_fields = field_bits(FieldName::payer, FieldName::reference),
        .extension =
            tag_bits(Extension::kPayerParty, Extension::kReferenceParty, Extension::kPayload),
        .needed_extension = tag_bits(Extension::kPayload),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
