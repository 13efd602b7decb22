/// adjust: operators explain an item by which a rail's books and its bank differ, and `loss` bears
/// it, or gains it.
///
/// reference_party: the rail; reference: the item: the id of the deposit or payout that differs, or
/// of a line of the statement that the books know nothing of. amount: at most what the rail's last
/// statement leaves unexplained. Extension: currency; document: hash of the paper that itemises the
/// difference; options: 0, the bank has less than the books (`loss` pays clearing); 1, the bank has
/// more (clearing pays `loss`). Once nothing is left unexplained the rail takes on payouts again.
/// The operators' (party 0, by quorum). Reasons: malformed (options), invalid_amount (zero, or more
/// than is unexplained in this direction: the detail says how much that is), currency_not_found,
/// party_not_found (no such rail), wrong_state (the books do not differ), overflow. Thread-safety:
/// pure.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Adjust {
    static constexpr auto kind = CommandKind::adjust;
    static constexpr std::string_view name = "adjust";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::amount, FieldName::reference),
        .needed_fields = field_bits(FieldName::reference),
        .extension = tag_bits(Extension::kReferenceParty, Extension::kCurrency,
                              Extension::kDocument, Extension::kOptions),
        .needed_extension = tag_bits(Extension::kReferenceParty, Extension::kCurrency,
                                     Extension::kDocument, Extension::kOptions),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
