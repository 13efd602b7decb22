/// Views of text as bytes and of bytes as text. No copies: the result lives as long as its source.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::crypto {

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace holdfast::crypto
