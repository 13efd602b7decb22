/// Checkpoints of a log (C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint): the signed note
///
///     <origin>\n<size, decimal>\n<root, base64>\n
///
/// without extension lines, signed with a key named like the origin. All functions thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "crypto/digest.h"
#include "crypto/note.h"

namespace holdfast::crypto {

struct Checkpoint {
    std::string origin;      // of the log: a key name (`is_key_name`), best a URL without a scheme
    std::uint64_t size = 0;  // leaves
    Digest root{};           // RFC 6962 root of that many leaves
    bool operator==(const Checkpoint&) const = default;
};

/// The text that is signed. Throws Error if the origin is no key name.
std::string format_checkpoint(const Checkpoint& checkpoint);

/// Nothing unless `text` is exactly what `format_checkpoint` writes for some checkpoint: no
/// extension lines, no leading zeros, a canonical 32-byte root. (The specification allows spaces in
/// an origin; our logs have none, so they are refused.)
std::optional<Checkpoint> parse_checkpoint(std::string_view text);

/// The signed note, by the log's own key.
std::string sign_checkpoint(const Checkpoint& checkpoint, const SecretKey& log_key);

/// The checkpoint in `note` if the log signed it: `log`'s signature verifies, and the origin is its
/// name. Signatures of others (witnesses) are left alone.
std::variant<Checkpoint, NoteError> open_checkpoint(std::string_view note, const NoteVerifier& log,
                                                    VerifySignature verify_signature = &verify);

}  // namespace holdfast::crypto
