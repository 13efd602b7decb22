/// Verifier keys of signed notes (C2SP signed-note, "Verifier keys"), Ed25519: the text
///
///     <key name>+<key id, 8 hex digits>+<base64(type || 32-byte key)>
///     key id = SHA-256(<key name> || "\n" || type || key)[:4], big-endian
///
/// The type says what the key signs and keeps its uses apart. For crypto/*.cpp; others use the
/// verifiers of note.h and cosignature.h. All functions thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/ed25519.h"

namespace holdfast::crypto {

enum class VkeyType : std::uint8_t {
    note = 0x01,         // signed-note: the note's text
    cosignature = 0x04,  // tlog-cosignature: a time and a checkpoint
};

struct NamedKey {
    std::string name;
    std::uint32_t id = 0;
    PublicKey key;
    bool operator==(const NamedKey&) const = default;
};

/// Throws Error on a bad name (`is_key_name`).
NamedKey make_named_key(VkeyType type, std::string_view name, const PublicKey& key);

std::string format_vkey(VkeyType type, const NamedKey& key);

/// Nothing unless `text` is exactly what `format_vkey` writes for a key of this type that
/// `is_acceptable`.
std::optional<NamedKey> read_vkey(VkeyType type, std::string_view text);

}  // namespace holdfast::crypto
