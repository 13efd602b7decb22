/// reconcile: a rail says what its bank's statement says, and the ledger compares.
///
/// Extension: currency; document: hash of the statement itself; statement: `closed`, when its
/// period ended; `balance`, what the bank's account then had (overdrawn: negative); `in_transit`,
/// the signed sum of the items that one side has and the other has not yet: what the books have and
/// the bank lacks counts as it is in the books (a deposit recorded, not booked: +), what the bank
/// has and the books lack with the other sign. Nothing else is needed. Clearing is compared as it
/// is when the command is decided: what the books have recorded since `closed` is in transit, too.
///
/// The books are equal where clearing, negated, is balance + in_transit. Otherwise the difference
/// stands, and the rail takes on no payouts of this currency (`books_differ`), until a later
/// statement is equal or the operators have explained it (`adjust`). It is recorded either way.
/// Statements go forward: each closes after the one before.
/// Signed by the rail, in its own name space. Reasons: currency_not_found, invalid_time_window
/// (closed after the present, or not after the statement before), overflow. Thread-safety: pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Reconcile {
    static constexpr auto kind = CommandKind::reconcile;
    static constexpr std::string_view name = "reconcile";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kCurrency, Extension::kDocument, Extension::kStatement),
        .needed_extension =
            tag_bits(Extension::kCurrency, Extension::kDocument, Extension::kStatement),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
