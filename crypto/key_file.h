/// Ed25519 secret keys in files: PKCS#8 in PEM (RFC 8410, RFC 5958), plain or encrypted (PBES2 with
/// scrypt and AES-256-CBC), as `openssl pkey` reads and writes them.
///
/// All functions throw Error with the path and the reason. Thread-safe. Secrets are wiped from
/// memory after use.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "crypto/ed25519.h"

namespace holdfast::crypto {

/// Creates `path` with mode 0600, writes the key and syncs file and folder. Never overwrites.
/// With a passphrase (1 to 1,024 bytes) the key is encrypted under it.
void write_key_file(const std::filesystem::path& path, const SecretKey& key,
                    std::optional<std::string_view> passphrase = std::nullopt);

/// Refuses what is not a regular file and what others may have read or changed: any permission for
/// group or others. An encrypted file needs its passphrase; a plain one ignores it. Never prompts.
SecretKey read_key_file(const std::filesystem::path& path,
                        std::optional<std::string_view> passphrase = std::nullopt);

/// Is the key in this file encrypted? So that a program can ask for the passphrase first.
bool is_key_file_encrypted(const std::filesystem::path& path);

/// A public key as people write it: 64 hex digits or a vkey (crypto/note.h). Nothing if it is
/// neither, or the key is not `is_acceptable`.
std::optional<PublicKey> parse_public_key(std::string_view text);

}  // namespace holdfast::crypto
