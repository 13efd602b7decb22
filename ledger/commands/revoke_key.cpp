#include "ledger/commands/revoke_key.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

namespace {

// Without so many operators nothing could be decided any more, not even who becomes one.
bool leaves_enough_operators(const Context& context, const crypto::PublicKey& key, const Key& row) {
    const std::size_t needed = context.state.facts.genesis.approvals + std::size_t{1};
    return row.party != kLedgerParty ||
           operators_without(context.state, key, context.now) >= needed;
}

}  // namespace

bool RevokeKey::authorized(const Context& context) {
    const PartyId party = context.command.record->party;
    const auto& key = *context.command.get(&Extension::key);
    if (party == kLedgerParty) {
        return operators_act(context);
    }
    const Key* row = context.state.keys.find(key);
    if (row == nullptr) {
        return signed_by_party(context, party);
    }
    const bool signs =
        std::ranges::any_of(context.signers, [&](const Signer& s) { return s.key == key; });
    return row->party == party &&
           (signs || (row->member.is_zero() && signed_by_unlimited_key(context, party)));
}

Outcome RevokeKey::decide(const Context& context) {
    const auto& key = *context.command.get(&Extension::key);
    const Key* row = context.state.keys.find(key);
    if (row == nullptr) {
        return refuse(Reason::key_not_found);
    }
    if (row->revoked_at != 0 || !leaves_enough_operators(context, key, *row)) {
        return refuse(Reason::wrong_state);
    }
    return done(KeyRevoked{key});
}

}  // namespace holdfast::ledger::commands
