/// The lines that C2SP's texts are made of: checkpoints, proofs, requests to witnesses. Each value
/// has one spelling. Thread-safe; the results live as long as the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/digest.h"

namespace holdfast::crypto {

/// Takes a line off the front, without its newline. Nothing if there is no newline.
std::optional<std::string_view> take_line(std::string_view& text);

/// ASCII decimal without sign or leading zeros.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

/// 32 bytes in Base64.
std::optional<Digest> parse_base64_hash(std::string_view text);

}  // namespace holdfast::crypto
