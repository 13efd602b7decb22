#include "crypto/utf8.h"

#include <array>
#include <cstdint>

namespace holdfast::crypto {
namespace {

struct Form {
    unsigned char mask, lead;  // of the first byte
    std::size_t length;
    char32_t smallest;  // below it, the form is overlong
};

constexpr std::array<Form, 4> forms = {{
    {0x80, 0x00, 1, 0x0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
}};

bool is_surrogate(char32_t code_point) { return code_point >= 0xd800 && code_point <= 0xdfff; }

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    for (const Form& form : forms) {
        if ((first & form.mask) != form.lead) continue;
        if (text.size() < form.length) return std::nullopt;
        char32_t code_point = first & static_cast<unsigned char>(~form.mask);
        for (std::size_t i = 1; i < form.length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if ((byte & 0xc0) != 0x80) return std::nullopt;
            code_point = (code_point << 6) | (byte & 0x3fU);
        }
        if (code_point < form.smallest || code_point > 0x10ffff || is_surrogate(code_point)) {
            return std::nullopt;
        }
        text.remove_prefix(form.length);
        return code_point;
    }
    return std::nullopt;
}

bool is_space(char32_t code_point) {
    switch (code_point) {
        case 0x20:
        case 0x85:
        case 0xa0:
        case 0x1680:
        case 0x2028:
        case 0x2029:
        case 0x202f:
        case 0x205f:
        case 0x3000: return true;
        default:
            return (code_point >= 0x09 && code_point <= 0x0d) ||
                   (code_point >= 0x2000 && code_point <= 0x200a);
    }
}

}  // namespace holdfast::crypto
