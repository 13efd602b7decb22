/// bind_member: a member's own key; from then on only that key acts for the member's accounts.
///
/// payer: the member. Extension: key; proof: its signature over itself (ledger/key_rules.h).
/// First binding only: the key is then changed by rotate_key, or by rebind_member where it is lost.
/// Signed by the member's platform. Reasons: already_registered (member or key), bad_proof.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct BindMember {
    static constexpr auto kind = CommandKind::bind_member;
    static constexpr std::string_view name = "bind_member";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kKey, Extension::kProof),
        .needed_extension = tag_bits(Extension::kKey, Extension::kProof),
    };
    static bool needs_quorum(const Command&) { return false; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
