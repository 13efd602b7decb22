/// refund_gift: a donor takes a gift back, and its tip, while its cool-off lasts.
///
/// reference: the gift. Signed for its donor's account. Reasons: gift_not_found, wrong_state (had
/// back already), account_closed, account_frozen (credits), too_late (its cool-off is over, or the
/// campaign's deadline is). Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RefundGift {
    static constexpr auto kind = CommandKind::refund_gift;
    static constexpr std::string_view name = "refund_gift";
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
