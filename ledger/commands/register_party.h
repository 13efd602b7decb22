/// register_party: a platform, rail, carrier, mediator or auditor, with its first key.
///
/// Extension: number: its name space, from 1; level: its role (ledger/rows.h, Role, from 1); text:
/// its name; key: its first key; proof: that key's signature over itself (ledger/key_rules.h). All
/// needed. A rail gets its rail_clearing accounts at once.
/// The operators' (party 0, by quorum). Reasons: malformed, already_registered (number, name or
/// key), bad_proof.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RegisterParty {
    static constexpr auto kind = CommandKind::register_party;
    static constexpr std::string_view name = "register_party";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kNumber, Extension::kLevel, Extension::kText,
                              Extension::kKey, Extension::kProof),
        .needed_extension = tag_bits(Extension::kNumber, Extension::kLevel, Extension::kText,
                                     Extension::kKey, Extension::kProof),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
