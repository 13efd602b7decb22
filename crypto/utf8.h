/// Strict UTF-8 (RFC 3629) for the texts that are signed: no overlong forms, no surrogates, nothing
/// above U+10FFFF.
#pragma once

#include <optional>
#include <string_view>

namespace holdfast::crypto {

/// Takes one code point off the front of a non-empty `text`. Nothing if it is not well-formed;
/// `text` is then unchanged.
std::optional<char32_t> take_code_point(std::string_view& text);

/// White_Space of Unicode.
bool is_space(char32_t code_point);

}  // namespace holdfast::crypto
