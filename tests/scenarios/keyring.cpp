#include "tests/scenarios/keyring.h"

#include <string>

#include "crypto/sha256.h"

namespace holdfast::scenarios {

KeyIndex Keyring::add(std::string_view owner) {
    const std::string text = "a key for scenarios only: " + std::string(owner);
    const auto seed =
        crypto::sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    crypto::SecretKey secret(seed);
    const crypto::PublicKey open = secret.public_key();
    keys_.push_back({std::move(secret), open});
    return keys_.size() - 1;
}

}  // namespace holdfast::scenarios
