#include "crypto/vkey.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/note.h"
#include "crypto/sha256.h"

namespace holdfast::crypto {
namespace {

constexpr std::size_t key_id_bytes = 4;

using TypedKey = std::array<std::uint8_t, 1 + 32>;

TypedKey typed_key(VkeyType type, const PublicKey& key) {
    TypedKey bytes{static_cast<std::uint8_t>(type)};
    std::copy(key.bytes.begin(), key.bytes.end(), bytes.begin() + 1);
    return bytes;
}

std::uint32_t key_id(VkeyType type, std::string_view name, const PublicKey& key) {
    Sha256 hasher;
    hasher.update(bytes_of(name));
    hasher.update(bytes_of("\n"));
    hasher.update(typed_key(type, key));
    const Digest hash = hasher.finish();
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < key_id_bytes; ++i) id = (id << 8) | hash[i];
    return id;
}

}  // namespace

NamedKey make_named_key(VkeyType type, std::string_view name, const PublicKey& key) {
    if (!is_key_name(name)) {
        throw Error(
            "a key name is 1 to 255 bytes of UTF-8 without spaces, control characters or +");
    }
    return {std::string(name), key_id(type, name, key), key};
}

std::string format_vkey(VkeyType type, const NamedKey& key) {
    const std::array<std::uint8_t, key_id_bytes> id{
        static_cast<std::uint8_t>(key.id >> 24), static_cast<std::uint8_t>(key.id >> 16),
        static_cast<std::uint8_t>(key.id >> 8), static_cast<std::uint8_t>(key.id)};
    return key.name + '+' + to_hex(id) + '+' + to_base64(typed_key(type, key.key));
}

std::optional<NamedKey> read_vkey(VkeyType type, std::string_view text) {
    const std::size_t name_end = text.find('+');
    if (name_end == std::string_view::npos || !is_key_name(text.substr(0, name_end))) {
        return std::nullopt;
    }
    // The rest has a fixed length; comparing with what the key would be written as checks all of
    // it.
    PublicKey key;
    constexpr std::size_t key_at = 1 + 2 * key_id_bytes + 1;          // behind "+<hex id>+"
    constexpr std::size_t key_text_bytes = sizeof(TypedKey) / 3 * 4;  // its Base64
    const std::string_view rest = text.substr(name_end);
    if (rest.size() != key_at + key_text_bytes) return std::nullopt;
    const auto bytes = from_base64(rest.substr(key_at));
    if (!bytes || bytes->size() != sizeof(TypedKey)) return std::nullopt;
    std::copy(bytes->begin() + 1, bytes->end(), key.bytes.begin());
    NamedKey named = make_named_key(type, text.substr(0, name_end), key);
    if (format_vkey(type, named) != text || !is_acceptable(key)) return std::nullopt;
    return named;
}

}  // namespace holdfast::crypto
