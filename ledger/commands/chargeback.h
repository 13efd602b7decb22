/// chargeback: a rail says that it took back of a deposit after it had cleared; a recall is one.
///
/// reference: the external reference; amount: how much, at most what is not charged back yet. Its
/// own id names it. Extension: currency, an assertion. Where it is taken from, and in which order:
/// ledger/chargebacks.h. An authentic fact is always recorded, whatever is closed or frozen, and
/// may leave debts. Reasons: invalid_amount, deposit_not_found, currency_mismatch, wrong_state (it
/// has not cleared, or was returned), overflow. Signed by the rail, in its own name space.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Chargeback {
    static constexpr auto kind = CommandKind::chargeback;
    static constexpr std::string_view name = "chargeback";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kCurrency),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
