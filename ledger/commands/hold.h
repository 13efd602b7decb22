/// hold: money set aside for somebody, to be released or refunded; the hold's name is this
/// command's id.
///
/// payer, payee: accounts of one currency; amount as in transfer. expires: the deadline at which
/// the timer refunds (with kReleaseOnExpiry: releases) what is left. terms: fee schedule of the
/// release. Extension: currency (an assertion), payer_party, payee_party;
///   payers: 2 to 8 accounts and what each puts in, instead of payer and amount's balancing; amount
///   is their
///     sum. Refunds and `held` are shared by "put in - had back"; the first one's authority is the
///     payer's;
///   exits: 1 to 8 ways out instead of the two obvious ones (payer's authority releases to the
///   payee, payee's
///     refunds), at least one of them to somebody else than a payer; payee and terms are then zero.
/// A hold whose every exit can close with money inside is refused (no_way_out): it needs a deadline
/// or an exit without condition and without end. Signed for each payer.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct Hold {
    static constexpr auto kind = CommandKind::hold;
    static constexpr std::string_view name = "hold";
    static constexpr CommandShape shape{
        .flags = kUpToPayer | kUpToPayee | kReleaseOnExpiry,
        .fields = field_bits(FieldName::payer, FieldName::payee, FieldName::amount,
                             FieldName::reference, FieldName::terms, FieldName::expires),
        .extension = tag_bits(Extension::kPayerParty, Extension::kPayeeParty, Extension::kCurrency,
                              Extension::kPayers, Extension::kExits),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
