/// rotate_key: a new key in place of an old one, with its limits, expiry and spending.
///
/// The old key signs the batch, alone; it is revoked with this command. Extension: key: the new
/// one; proof: its signature over itself (ledger/key_rules.h).
/// Any live key may be rotated by itself, an operator's or a member's too.
/// Reasons: malformed (several signers), already_registered, bad_proof.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RotateKey {
    static constexpr auto kind = CommandKind::rotate_key;
    static constexpr std::string_view name = "rotate_key";
    static constexpr CommandShape shape{
        .extension = tag_bits(Extension::kKey, Extension::kProof),
        .needed_extension = tag_bits(Extension::kKey, Extension::kProof),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
