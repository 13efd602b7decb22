#include "crypto/base64.h"

#include <sodium.h>

namespace holdfast::crypto {

std::string to_base64(std::span<const std::uint8_t> bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();  // the terminating zero libsodium counts and writes
    return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text) {
    // Never empty, because libsodium may not be given a null pointer.
    std::vector<std::uint8_t> bytes((text.size() / 4 + 1) * 3);
    std::size_t size = 0;
    // No characters to ignore and no end pointer: all of the text must be canonical Base64.
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
        return std::nullopt;
    }
    bytes.resize(size);
    // libsodium 1.0.18 reads bytes above 0x7f as `/`.
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace holdfast::crypto
