/// rebind_member: a new key for a member that has lost its own, after seven days in which it can
/// veto.
///
/// payer: the member, its platform in payer_party. Extension: key; proof: its signature over itself
/// (ledger/key_rules.h). Again while one waits: the seven days begin anew, with the new key. The
/// operators' (party 0, by quorum). Reasons: key_not_found (the member has bound none),
/// already_registered, bad_proof.
#pragma once

#include "ledger/command_info.h"

namespace holdfast::ledger::commands {

struct RebindMember {
    static constexpr auto kind = CommandKind::rebind_member;
    static constexpr std::string_view name = "rebind_member";
    static constexpr CommandShape shape{
        .fields = field_bits(FieldName::payer),
        .needed_fields = field_bits(FieldName::payer),
        .extension = tag_bits(Extension::kPayerParty, Extension::kKey, Extension::kProof),
        .needed_extension = tag_bits(Extension::kPayerParty, Extension::kKey, Extension::kProof),
    };
    static bool needs_quorum(const Command&) { return true; }
    static bool authorized(const Context& context);
    static Outcome decide(const Context& context);
};

}  // namespace holdfast::ledger::commands
