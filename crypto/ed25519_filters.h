/// For crypto/*.cpp only: the part of the acceptance rule (crypto/ed25519.h) that both verifiers
/// share because the libraries differ in it. Public data only; nothing here is constant-time.
#pragma once

#include "crypto/ed25519.h"

namespace holdfast::crypto {

/// The encodings are admissible: the key's y is reduced, neither key nor R has small order, S < L.
/// That key and R are points of the curve is left to the verifying library.
bool is_admissible(const PublicKey& key, const Signature& signature);

}  // namespace holdfast::crypto
