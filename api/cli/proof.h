/// A new key on the command line: from its secret file, which makes the proof of possession, or as
/// public key and proof that its owner made elsewhere (`holdfast key proof`).
///
/// Thread-safety: one thread.
#pragma once

#include "api/cli/write_command.h"

namespace holdfast::api::cli {

/// Adds --new-key FILE, and --public-key with --proof in its place.
void add_new_key(WriteCommand& command, Session& session);
/// The key's signature over itself for the session's ledger, as hex.
[[nodiscard]] std::string proof_of_possession(Session& session, const crypto::SecretKey& key);

}  // namespace holdfast::api::cli
