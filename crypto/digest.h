/// A SHA-256 value: 32 bytes in the order SHA-256 writes them.
#pragma once

#include <array>
#include <cstdint>

namespace holdfast::crypto {

using Digest = std::array<std::uint8_t, 32>;

}  // namespace holdfast::crypto
