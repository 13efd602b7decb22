/// Public test vectors from the shared folder (HOLDFAST_SHARED_DIR, environment before compile
/// time).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "crypto/ed25519.h"

namespace holdfast::crypto {

/// `name` below shared/vectors, parsed. Nothing, after saying so, if the shared folder isn't there;
/// a missing or broken file in it throws.
std::optional<nlohmann::json> load_vectors(std::string_view name);

/// Decoders for fields that the vector files promise to be well-formed: throw otherwise.
std::vector<std::uint8_t> bytes_from_hex(const nlohmann::json& hex);
std::vector<std::uint8_t> bytes_from_base64(const nlohmann::json& base64);

/// Nothing if the field has another length: such keys and signatures can't even be represented.
std::optional<PublicKey> public_key_from_hex(const nlohmann::json& hex);
std::optional<Signature> signature_from_hex(const nlohmann::json& hex);

}  // namespace holdfast::crypto
