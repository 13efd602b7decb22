/// revoke_key: ends a key, from this entry on and never before it.
///
/// Extension: key. In a party's own name space: signed by that key itself, or by a key of the party
/// that has no limits and no expiry; a member's key ends by itself only. In the ledger's (party 0),
/// by the operators' quorum: any key, but never so many of the operators' that too few are left to
/// decide. Reasons: key_not_found, wrong_state (it is revoked already, or too few operators would
/// be left).
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RevokeKey {
    static constexpr auto kind = CommandKind::revoke_key;
    static constexpr std::string_view name = "revoke_key";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kKey),
        .needed_extension = tag_bits(Extension::kKey),
    };
    static bool needs_quorum(const Command& command) {
        return command.record->party == kLedgerParty;
    }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
