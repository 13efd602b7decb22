#include "crypto/hex.h"

namespace holdfast::crypto {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

int value_of(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        hex.push_back(digits[byte >> 4]);
        hex.push_back(digits[byte & 0x0f]);
    }
    return hex;
}

bool from_hex(std::string_view hex, std::span<std::uint8_t> out) {
    if (hex.size() % 2 != 0 || hex.size() / 2 != out.size()) return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = value_of(hex[2 * i]);
        const int low = value_of(hex[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view hex) {
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    if (!from_hex(hex, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace holdfast::crypto
