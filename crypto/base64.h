/// Standard Base64 with padding (RFC 4648 section 4), canonical only: a missing or surplus `=`, a
/// non-zero trailing bit, white space or a foreign character is refused, so one value has one text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::crypto {

std::string to_base64(std::span<const std::uint8_t> bytes);

/// Bound `text` before calling: it allocates three quarters of it.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace holdfast::crypto
