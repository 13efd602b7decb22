/// disburse: the organiser pays an invoice out of an earmark; the id is the disbursement's.
///
/// reference: the campaign, which has succeeded or is flexible and open. amount: of what stands on
/// the earmark's line, the oldest first. document: hash of the invoice. earmark: absent, the
/// general one. Signed for the organiser's account, which gets the money: at once, or once the
/// terms' approvers have approved (`approve_disbursement`); not approved in 7 d it lapses. Reasons:
/// invalid_amount, earmark_not_found, campaign_not_found, wrong_state; when it is paid:
/// account_closed, account_frozen (credits), exceeds_campaign, overflow, over_key_limit,
/// over_ceiling. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Disburse {
    static constexpr auto kind = CommandKind::disburse;
    static constexpr std::string_view name = "disburse";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension =
            tag_bits(Extension::kReferenceParty, Extension::kDocument, Extension::kEarmark),
        .needed_extension = tag_bits(Extension::kDocument),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
