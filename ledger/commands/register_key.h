/// register_key: a further signing key for a party.
///
/// Extension: key; proof: that key's signature over itself (ledger/key_rules.h); key_limits: what
/// it may move. expires: the last instant at which it may sign; 0: none.
/// In a party's own name space: a key for that party, signed by one of its keys that has no limits
/// and no expiry itself, so that nobody hands out more than he has. In the ledger's (party 0), by
/// the operators' quorum: payer: the number of the operator whose key it is, known or new; or, with
/// extension number, a key for that party (one that has lost its own).
/// Reasons: malformed, party_not_found, already_registered, bad_proof, invalid_time_window.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RegisterKey {
    static constexpr auto kind = CommandKind::register_key;
    static constexpr std::string_view name = "register_key";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer, FieldName::expires),
        .extension =
            tag_bits(Extension::kKey, Extension::kProof, Extension::kKeyLimits, Extension::kNumber),
        .needed_extension = tag_bits(Extension::kKey, Extension::kProof),
    };
    static bool needs_quorum(const Command& command) {
        return command.record->party == kLedgerParty;
    }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
