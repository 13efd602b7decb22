/// Lower-case hexadecimal. One value has one text: upper case, spaces, prefixes and odd lengths are
/// refused. Not constant-time: for public values only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::crypto {

std::string to_hex(std::span<const std::uint8_t> bytes);

/// Fills `out`; false (and `out` unspecified) unless `hex` is exactly 2 x out.size() digits.
bool from_hex(std::string_view hex, std::span<std::uint8_t> out);

/// Any even length, the empty text included. Bound `hex` before calling: it allocates half of it.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view hex);

/// Fixed width, e.g. `array_from_hex<32>(text)` for a digest.
template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> array_from_hex(std::string_view hex) {
    std::array<std::uint8_t, N> bytes;
    if (!from_hex(hex, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace holdfast::crypto
