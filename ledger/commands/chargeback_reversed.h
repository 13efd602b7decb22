/// chargeback_reversed: a rail says that what it had charged back is there again; once.
///
/// reference: the chargeback's id. All that it did is undone: accounts have their money back (debts
/// are repaid first), and what was inside a hold opens a new one on the same terms, with 48 hours
/// on its clock; of a milestone an agreement of its own, whose case goes on if there was one. The
/// new ones' names: `reopened_id` in ledger/chargebacks.h. An authentic fact is always recorded.
/// Reasons: transfer_not_found (no such chargeback), already_reversed, overflow. Signed by the
/// rail, in its own name space.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct ChargebackReversed {
    static constexpr auto kind = CommandKind::chargeback_reversed;
    static constexpr std::string_view name = "chargeback_reversed";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
