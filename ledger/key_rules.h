/// The rules of a key's logged life, shared by the commands that register, bind, rotate and revoke.
///
/// Proof of possession: a new key signs "holdfast/key/v1\0" || SHA-256(origin) || the key's 32
/// bytes, so that nobody registers a key that is not his, and no proof fits another ledger.
/// Thread-safety: pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// What a new key signs to be registered; clients use it too.
[[nodiscard]] Bytes key_proof_input(const Digest& origin_hash, const crypto::PublicKey& key);

/// May the command's new key (extension `key` and `proof`) be registered? already_registered: it
/// is, was, or waits to be bound; bad_proof: unsafe as a key, or the proof does not fit; else ok.
[[nodiscard]] Reason check_new_key(const Context& context);

/// Does a key of the party itself sign that has no limits and no expiry? Only such a key gives or
/// takes others' rights: a limited one could else free itself of its limits.
[[nodiscard]] bool signed_by_unlimited_key(const Context& context, PartyId party);

/// Operators that could still sign at `now` without this key.
[[nodiscard]] std::size_t operators_without(const State& state, const crypto::PublicKey& key,
                                            Time now);

}  // namespace holdfast::ledger
