/// Signed notes (C2SP signed-note v1, https://c2sp.org/signed-note), Ed25519 keys of type 0x01.
///
/// A note is a text and one or more lines `— <key name> base64(key id || signature)`. Bounds: 1 MB
/// a note, 100 signatures. Signatures by unknown keys are kept, not judged. All functions
/// thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/ed25519.h"

namespace holdfast::crypto {

inline constexpr std::size_t note_bytes_max = 1'000'000;
inline constexpr std::size_t note_signatures_max = 100;

/// A public key with a name: what the specification calls a verifier key, or vkey.
/// Made only by `make_verifier` and `parse_vkey`, so that id and name fit the key.
class NoteVerifier {
   public:
    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }
    const PublicKey& key() const { return key_; }
    /// `name+hex id+base64(0x01 || key)`
    std::string vkey() const;
    bool operator==(const NoteVerifier&) const = default;

   private:
    friend NoteVerifier make_verifier(std::string_view name, const PublicKey& key);
    NoteVerifier() = default;

    std::string name_;
    std::uint32_t id_ = 0;
    PublicKey key_;
};

/// A key name is 1 to 255 bytes of UTF-8 without spaces (Unicode's), control characters or `+`.
bool is_key_name(std::string_view name);

/// Throws Error on a bad name.
NoteVerifier make_verifier(std::string_view name, const PublicKey& key);

/// Nothing unless `text` is exactly what `vkey()` writes for a key that `is_acceptable`.
std::optional<NoteVerifier> parse_vkey(std::string_view text);

struct NoteSignature {
    std::string name;
    std::uint32_t id = 0;                 // key id
    std::vector<std::uint8_t> signature;  // without the id; Ed25519: 64 bytes
    bool operator==(const NoteSignature&) const = default;
};

/// A well-formed note. Nothing in it is to be believed: see `open_note`.
struct Note {
    std::string text;  // ends in a newline
    std::vector<NoteSignature> signatures;
};

enum class NoteError {
    malformed,           // not a note, too long, or too many signatures
    ambiguous_key,       // two of the known keys share name and id of a signature
    bad_signature,       // a known key's signature does not verify
    no_known_signature,  // well-formed, but signed by no known key
    not_a_checkpoint,    // a note, duly signed, whose text is no checkpoint (crypto/checkpoint.h)
    wrong_origin,        // a checkpoint of another log (crypto/checkpoint.h)
};
std::string_view to_string(NoteError error);

std::optional<Note> parse_note(std::string_view note);

/// A note signed by at least one known key, all of whose signatures by known keys verify.
struct OpenedNote {
    std::string text;
    std::vector<NoteSignature> verified;    // one a key, in the note's order
    std::vector<NoteSignature> unverified;  // by keys not known
};

/// `verify`, or `verify_independent` for the replay.
using VerifySignature = bool (*)(const PublicKey&, std::span<const std::uint8_t> message,
                                 const Signature&);

std::variant<OpenedNote, NoteError> open_note(std::string_view note,
                                              std::span<const NoteVerifier> known,
                                              VerifySignature verify_signature = &verify);

/// One signature line, newline included.
std::string note_signature_line(std::string_view name, std::uint32_t id,
                                std::span<const std::uint8_t> signature);

/// The signed note of `text` under `name`. Throws Error unless `text` is valid UTF-8 without
/// control characters, ends in a newline and fits the bounds.
std::string sign_note(std::string_view text, std::string_view name, const SecretKey& key);

}  // namespace holdfast::crypto
