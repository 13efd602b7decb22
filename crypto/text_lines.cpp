#include "crypto/text_lines.h"

#include <algorithm>
#include <charconv>

#include "crypto/base64.h"

namespace holdfast::crypto {

std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<Digest> parse_base64_hash(std::string_view text) {
    Digest hash;
    if (text.size() != (hash.size() + 2) / 3 * 4) return std::nullopt;
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

}  // namespace holdfast::crypto
